// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <unistd.h>

#include "inspect.h"

int us_clock_synchronized(void)
{
	struct timex ask = {0};
	int state = adjtimex(&ask);

	return state < 0 ? -errno : state != TIME_ERROR;
}

int us_interface_merges(const char *name)
{
	struct ethtool_value flags = {.cmd = ETHTOOL_GFLAGS};
	struct ifreq request = {0};
	int fd, result;

	if (strlen(name) >= sizeof(request.ifr_name))
		return -EINVAL;
	strcpy(request.ifr_name, name);
	request.ifr_data = (char *)&flags;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	result = ioctl(fd, SIOCETHTOOL, &request) ? -errno : !!(flags.data & ETH_FLAG_LRO);
	close(fd);
	return result;
}
