/* SPDX-License-Identifier: GPL-2.0-or-later */
/* understudy_sequence.h - sequence numbers, in host order, are compared only by these (RFC 9293 section 3.4). */
#ifndef UNDERSTUDY_SEQUENCE_H
#define UNDERSTUDY_SEQUENCE_H

#define SEQ_BEFORE(a, b) ((__s32)((__u32)(a) - (__u32)(b)) < 0)
#define SEQ_AFTER(a, b)	 SEQ_BEFORE(b, a)
#define SEQ_MAX(a, b)	 (SEQ_AFTER(a, b) ? (a) : (b))
#define SEQ_MIN(a, b)	 (SEQ_BEFORE(a, b) ? (a) : (b))

#endif
