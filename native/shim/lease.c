// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>

#include "clock.h"
#include "lease.h"

int us_lease_unbind(struct us_service *service, __u64 guard_ns)
{
	__u64 deadline = __atomic_load_n(&service->deadline_ns, __ATOMIC_ACQUIRE);
	__u64 never = US_NEVER;

	do {
		if (deadline == US_NEVER)
			return 0;
		if (us_boot_ns() + guard_ns >= deadline)
			return -ETIME;
	} while (!__atomic_compare_exchange_n(&service->deadline_ns, &deadline, US_NEVER, false, __ATOMIC_ACQ_REL,
					      __ATOMIC_ACQUIRE));
	/* We may have been stopped between the look and the write: then the old deadline holds. */
	if (us_boot_ns() < deadline)
		return 0;
	__atomic_compare_exchange_n(&service->deadline_ns, &never, deadline, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
	return -ETIME;
}
