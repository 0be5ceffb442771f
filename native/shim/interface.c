// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include <sys/socket.h>

#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "hook.h"
#include "interface.h"
#include "netlink.h"

/* The attribute of this type among nested ones, or NULL. */
static const struct rtattr *nested(const struct rtattr *parent, unsigned short type)
{
	int length = (int)RTA_PAYLOAD(parent);

	for (struct rtattr *a = RTA_DATA(parent); RTA_OK(a, length); a = RTA_NEXT(a, length))
		if ((a->rta_type & NLA_TYPE_MASK) == type)
			return a;
	return NULL;
}

static __u32 number(const struct rtattr *attribute)
{
	__u32 value = 0;

	if (attribute && RTA_PAYLOAD(attribute) >= sizeof(value))
		memcpy(&value, RTA_DATA(attribute), sizeof(value));
	return value;
}

static void note_kind(struct us_interface *to, const struct rtattr *information)
{
	const struct rtattr *kind = nested(information, IFLA_INFO_KIND);

	if (kind)
		strncpy(to->kind, RTA_DATA(kind), sizeof(to->kind) - 1);
}

static int note_link(const struct nlmsghdr *message, void *context)
{
	struct us_interface *to = context;
	const struct ifinfomsg *link = NLMSG_DATA(message);
	int length = (int)IFLA_PAYLOAD(message);
	struct rtnl_link_stats64 statistics;

	to->up = link->ifi_flags & IFF_UP ? 1 : 0;
	for (struct rtattr *a = IFLA_RTA(link); RTA_OK(a, length); a = RTA_NEXT(a, length)) {
		switch (a->rta_type & NLA_TYPE_MASK) {
		case IFLA_MTU:
			to->mtu = number(a);
			break;
		case IFLA_MASTER:
			to->master = number(a);
			break;
		case IFLA_XDP:
			to->xdp_program = number(nested(a, IFLA_XDP_PROG_ID));
			break;
		case IFLA_LINKINFO:
			note_kind(to, a);
			break;
		case IFLA_STATS64:
			if (RTA_PAYLOAD(a) >= sizeof(statistics)) {
				memcpy(&statistics, RTA_DATA(a), sizeof(statistics));
				to->received_packets = statistics.rx_packets;
			}
			break;
		default:
			break;
		}
	}
	return 1;
}

static int read_link(int ifindex, struct us_interface *to)
{
	struct {
		struct nlmsghdr header;
		struct ifinfomsg link;
	} request = {
		.header = {.nlmsg_len = sizeof(request),
			   .nlmsg_type = RTM_GETLINK,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK},
		.link = {.ifi_index = ifindex},
	};

	return us_netlink_query(NETLINK_ROUTE, &request.header, note_link, to);
}

static int note_filter(const struct nlmsghdr *message, void *context)
{
	struct us_interface *to = context;
	const struct tcmsg *tc = NLMSG_DATA(message);
	__u32 preference = tc->tcm_info >> 16;

	if (message->nlmsg_type != RTM_NEWTFILTER || !tc->tcm_handle ||
	    (preference == US_FILTER_PRIORITY && tc->tcm_handle == US_FILTER_HANDLE))
		return 0;
	if (preference < US_FILTER_PRIORITY)
		to->filters_before++;
	else
		to->filters_after++;
	return 0;
}

int us_interface_read(int ifindex, struct us_interface *description)
{
	int result;

	memset(description, 0, sizeof(*description));
	result = read_link(ifindex, description);
	if (result)
		return result;
	/* An interface without a clsact qdisc has no filters; the kernel then says that there is no such parent. */
	us_filters_query(ifindex, true, note_filter, description);
	us_filters_query(ifindex, false, note_filter, description);
	return 0;
}
