/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * error.h - how the shim reports a cold-path failure: a negative errno and one line that says what, where, and why.
 */
#ifndef US_ERROR_H
#define US_ERROR_H

struct us_error {
	char text[512];
};

/* Formats the line and returns -code, so that callers can write: return us_fail(error, errno, "..."). */
int us_fail(struct us_error *error, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
