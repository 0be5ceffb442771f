// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>

#include "link.h"

/* Asks the kernel about the interface; the request's name is filled in here. */
static int control(int ifindex, unsigned long what, struct ifreq *request)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result;
	struct ifreq name = {.ifr_ifindex = ifindex};

	if (fd < 0)
		return -errno;
	result = ioctl(fd, SIOCGIFNAME, &name);
	memcpy(request->ifr_name, name.ifr_name, sizeof(name.ifr_name));
	if (result || ioctl(fd, what, request))
		result = -errno;
	close(fd);
	return result;
}

int us_link_mac(int ifindex, __u8 mac[6])
{
	struct ifreq request = {};
	int result = control(ifindex, SIOCGIFHWADDR, &request);

	if (!result)
		memcpy(mac, request.ifr_hwaddr.sa_data, 6);
	return result;
}

int us_link_mtu(int ifindex)
{
	struct ifreq request = {};
	int result = control(ifindex, SIOCGIFMTU, &request);

	return result ? result : request.ifr_mtu;
}

int us_link_has_carrier(int ifindex)
{
	struct ethtool_value link = {.cmd = ETHTOOL_GLINK};
	struct ifreq request = {.ifr_data = (void *)&link};
	int result = control(ifindex, SIOCETHTOOL, &request);

	if (result)
		return result == -ENXIO || result == -ENODEV ? 0 : result;
	return link.data != 0;
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

int us_link_group(int ifindex, const __u8 mac[6], bool on)
{
	struct ifreq request = {};
	int result;

	memcpy(request.ifr_hwaddr.sa_data, mac, 6);
	result = control(ifindex, on ? SIOCADDMULTI : SIOCDELMULTI, &request);
	return !on && result == -ENOENT ? 0 : result;
}
