/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lease.h - the one change of a lease that must not be made late. */
#ifndef US_LEASE_USER_H
#define US_LEASE_USER_H

#include "understudy_abi_user.h"

/*
 * Lets the host speak without a deadline, if its lease has not ended and does not end within guard_ns. 0: it may now;
 * -ETIME: the lease has ended (or ended while we looked) and stays ended. Only the control thread calls it.
 */
int us_lease_unbind(struct us_service *service, __u64 guard_ns);

#endif
