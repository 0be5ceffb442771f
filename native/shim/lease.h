/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lease.h - the one change of a lease that must not be made late. */
#ifndef US_LEASE_USER_H
#define US_LEASE_USER_H

#include "understudy_abi_user.h"

/*
 * Lets the host speak until until_ns (US_NEVER: without end), if its lease has not ended. 0: it may, or might already;
 * -ETIME: the lease has ended (or ended while we looked) and stays ended. Only the control thread calls it.
 */
int us_lease_prolong(struct us_service *service, __u64 until_ns);

#endif
