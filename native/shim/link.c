// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <net/if.h>

#include "link.h"

/* Asks the kernel about the interface; the request's name is filled in here. */
static int control(int ifindex, unsigned long what, struct ifreq *request)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result = 0;

	if (fd < 0)
		return -errno;
	if (!if_indextoname((unsigned int)ifindex, request->ifr_name) || ioctl(fd, what, request))
		result = -errno;
	close(fd);
	return result;
}

int us_link_promiscuous(int ifindex, bool on)
{
	struct ifreq request = {};
	int result = control(ifindex, SIOCGIFFLAGS, &request);
	short flags = request.ifr_flags;

	if (result)
		return result;
	request.ifr_flags = (short)(on ? flags | IFF_PROMISC : flags & ~IFF_PROMISC);
	return request.ifr_flags == flags ? 0 : control(ifindex, SIOCSIFFLAGS, &request);
}

int us_link_mtu(int ifindex)
{
	struct ifreq request = {};
	int result = control(ifindex, SIOCGIFMTU, &request);

	return result ? result : request.ifr_mtu;
}

int us_link_group(int ifindex, const __u8 mac[6], bool on)
{
	struct ifreq request = {};
	int result;

	memcpy(request.ifr_hwaddr.sa_data, mac, 6);
	result = control(ifindex, on ? SIOCADDMULTI : SIOCDELMULTI, &request);
	return !on && result == -ENOENT ? 0 : result;
}
