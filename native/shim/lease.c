// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>

#include "clock.h"
#include "lease.h"

int us_lease_prolong(struct us_service *service, __u64 until_ns)
{
	__u64 deadline = __atomic_load_n(&service->deadline_ns, __ATOMIC_ACQUIRE);
	__u64 prolonged = until_ns;

	do {
		if (us_boot_ns() >= deadline)
			return -ETIME;
		if (deadline >= until_ns)
			return 0;
	} while (!__atomic_compare_exchange_n(&service->deadline_ns, &deadline, until_ns, false, __ATOMIC_ACQ_REL,
					      __ATOMIC_ACQUIRE));
	/* We may have been stopped between the look and the write: then the old deadline holds. */
	if (us_boot_ns() < deadline)
		return 0;
	__atomic_compare_exchange_n(&service->deadline_ns, &prolonged, deadline, false, __ATOMIC_ACQ_REL,
				    __ATOMIC_ACQUIRE);
	return -ETIME;
}
