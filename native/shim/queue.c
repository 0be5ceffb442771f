// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>

#include "checksum.h"
#include "queue.h"

#define RECEIVE_BYTES (32 << 20)
#define SEND_BYTES    (8 << 20)

struct config_message {
	struct nlmsghdr header;
	struct nfgenmsg family;
	__u8 attributes[64];
};

static void begin(struct config_message *message, const struct us_queue *queue)
{
	memset(message, 0, sizeof(*message));
	message->header.nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_CONFIG;
	message->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	message->header.nlmsg_len = NLMSG_LENGTH(sizeof(struct nfgenmsg));
	message->family.nfgen_family = AF_UNSPEC;
	message->family.version = NFNETLINK_V0;
	message->family.res_id = htons((__u16)queue->number);
}

static void add(struct config_message *message, __u16 type, const void *data, size_t size)
{
	struct nlattr *attribute = (struct nlattr *)((__u8 *)message + message->header.nlmsg_len);

	attribute->nla_type = type;
	attribute->nla_len = (__u16)(NLA_HDRLEN + size);
	memcpy((__u8 *)attribute + NLA_HDRLEN, data, size);
	message->header.nlmsg_len += (__u32)NLA_ALIGN(attribute->nla_len);
}

static void add_number(struct config_message *message, __u16 type, __u32 value)
{
	__be32 number = htonl(value);

	add(message, type, &number, sizeof(number));
}

/* Sends and waits for the answer. Packets that come in between belong to nobody yet: only while the queue is set up. */
static int configure(struct us_queue *queue, const struct config_message *message)
{
	if (send(queue->fd, message, message->header.nlmsg_len, 0) < 0)
		return -errno;
	for (;;) {
		const struct nlmsghdr *answer = (const struct nlmsghdr *)queue->memory;
		ssize_t length = recv(queue->fd, queue->memory, US_QUEUE_SLOT, 0);

		if (length < 0)
			return -errno;
		if (length >= (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)) && answer->nlmsg_type == NLMSG_ERROR)
			return ((const struct nlmsgerr *)NLMSG_DATA(answer))->error;
	}
}

static int bind_queue(struct us_queue *queue, __u32 longest)
{
	struct nfqnl_msg_config_cmd bind_command = {.command = NFQNL_CFG_CMD_BIND};
	struct nfqnl_msg_config_params whole = {.copy_range = htonl(0xffff), .copy_mode = NFQNL_COPY_PACKET};
	struct config_message message;
	int result;

	begin(&message, queue);
	add(&message, NFQA_CFG_CMD, &bind_command, sizeof(bind_command));
	result = configure(queue, &message);
	if (result)
		return result;
	begin(&message, queue);
	add(&message, NFQA_CFG_PARAMS, &whole, sizeof(whole));
	add_number(&message, NFQA_CFG_QUEUE_MAXLEN, longest);
	add_number(&message, NFQA_CFG_MASK, NFQA_CFG_F_GSO);
	add_number(&message, NFQA_CFG_FLAGS, NFQA_CFG_F_GSO);
	return configure(queue, &message);
}

int us_queue_open(struct us_queue *queue, __u32 number, __u32 longest)
{
	struct sockaddr_nl own = {.nl_family = AF_NETLINK};
	int receive = RECEIVE_BYTES, send_bytes = SEND_BYTES, yes = 1, result;

	memset(queue, 0, sizeof(*queue));
	queue->number = number;
	queue->memory = malloc((size_t)US_QUEUE_BATCH * US_QUEUE_SLOT);
	if (!queue->memory)
		return -ENOMEM;
	queue->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
	if (queue->fd < 0) {
		result = -errno;
		free(queue->memory);
		return result;
	}
	setsockopt(queue->fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive, sizeof(receive));
	setsockopt(queue->fd, SOL_SOCKET, SO_SNDBUFFORCE, &send_bytes, sizeof(send_bytes));
	setsockopt(queue->fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, &yes, sizeof(yes));
	result = bind(queue->fd, (struct sockaddr *)&own, sizeof(own)) ? -errno : bind_queue(queue, longest);
	if (result)
		us_queue_close(queue);
	return result;
}

void us_queue_close(struct us_queue *queue)
{
	close(queue->fd);
	free(queue->memory);
}

int us_queue_fail_open(struct us_queue *queue, bool open)
{
	struct config_message message;

	begin(&message, queue);
	message.header.nlmsg_flags = NLM_F_REQUEST; /* an answer would come between packets */
	add_number(&message, NFQA_CFG_MASK, NFQA_CFG_F_FAIL_OPEN);
	add_number(&message, NFQA_CFG_FLAGS, open ? NFQA_CFG_F_FAIL_OPEN : 0);
	return send(queue->fd, &message, message.header.nlmsg_len, 0) < 0 ? -errno : 0;
}

static void note_attribute(struct us_queue *queue, struct us_queued *packet, const struct nlattr *attribute,
			   __u32 *info)
{
	const __u8 *data = (const __u8 *)attribute + NLA_HDRLEN;

	switch (attribute->nla_type & NLA_TYPE_MASK) {
	case NFQA_PACKET_HDR: {
		const struct nfqnl_msg_packet_hdr *header = (const void *)data;

		packet->id = ntohl(header->packet_id);
		packet->hook = header->hook;
		break;
	}
	case NFQA_HWADDR:
		memcpy(packet->source_mac, ((const struct nfqnl_msg_packet_hw *)data)->hw_addr, 6);
		break;
	case NFQA_SKB_INFO:
		memcpy(info, data, sizeof(*info));
		*info = ntohl(*info);
		break;
	case NFQA_CAP_LEN:
		packet->flags |= US_QUEUED_TRUNCATED;
		break;
	case NFQA_PAYLOAD:
		packet->offset = (__u32)(data - queue->memory);
		packet->length = attribute->nla_len - NLA_HDRLEN;
		break;
	}
}

/* Reads one message. False when it is no packet. */
static bool read_packet(struct us_queue *queue, const __u8 *message, size_t size, struct us_queued *packet)
{
	const struct nlmsghdr *header = (const struct nlmsghdr *)message;
	__u32 info = 0;
	size_t at = NLMSG_LENGTH(sizeof(struct nfgenmsg));

	if (size < at || header->nlmsg_len > size)
		return false;
	if (header->nlmsg_type != (NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET)) {
		queue->refused += header->nlmsg_type == NLMSG_ERROR;
		return false;
	}
	memset(packet, 0, sizeof(*packet));
	while (at + NLA_HDRLEN <= header->nlmsg_len) {
		const struct nlattr *attribute = (const struct nlattr *)(message + at);

		if (attribute->nla_len < NLA_HDRLEN || at + attribute->nla_len > header->nlmsg_len)
			break;
		note_attribute(queue, packet, attribute, &info);
		at += NLA_ALIGN(attribute->nla_len);
	}
	if (info & NFQA_SKB_CSUM_NOTVERIFIED && !(packet->flags & US_QUEUED_TRUNCATED) &&
	    us_tcp_is_corrupt(queue->memory + packet->offset, packet->length))
		packet->flags |= US_QUEUED_CORRUPT;
	return true;
}

int us_queue_receive(struct us_queue *queue)
{
	struct mmsghdr messages[US_QUEUE_BATCH] = {};
	struct iovec slots[US_QUEUE_BATCH];
	int received, packets = 0;

	for (int i = 0; i < US_QUEUE_BATCH; i++) {
		slots[i].iov_base = queue->memory + (size_t)i * US_QUEUE_SLOT;
		slots[i].iov_len = US_QUEUE_SLOT;
		messages[i].msg_hdr.msg_iov = &slots[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	received = recvmmsg(queue->fd, messages, US_QUEUE_BATCH, MSG_DONTWAIT, NULL);
	if (received < 0)
		return errno == EAGAIN || errno == EINTR || errno == ENOBUFS ? 0 : -errno;
	for (int i = 0; i < received; i++)
		packets += read_packet(queue, slots[i].iov_base, messages[i].msg_len, &queue->packets[packets]);
	return packets;
}

static void add_part(struct us_queue *queue, void *base, size_t length)
{
	queue->parts[queue->parts_used++] = (struct iovec){.iov_base = base, .iov_len = length};
}

int us_queue_verdict(struct us_queue *queue, __u32 id, bool accept, __u8 *payload, __u32 length)
{
	static __u8 padding[NLA_ALIGNTO];
	__u8 *headers = queue->headers[queue->verdicts];
	struct nlmsghdr *header = (struct nlmsghdr *)headers;
	struct nfgenmsg *family = NLMSG_DATA(header);
	struct nlattr *attribute = (struct nlattr *)(headers + NLMSG_LENGTH(sizeof(*family)));
	struct nfqnl_msg_verdict_hdr verdict = {
		.verdict = htonl(accept ? NF_ACCEPT : NF_DROP),
		.id = htonl(id),
	};
	size_t size = NLMSG_LENGTH(sizeof(*family)) + NLA_HDRLEN + sizeof(verdict);

	if (queue->verdicts == US_QUEUE_BATCH || (payload && length > 0xffff - NLA_HDRLEN))
		return -ENOSPC;
	memset(headers, 0, US_VERDICT_BYTES);
	header->nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_VERDICT;
	header->nlmsg_flags = NLM_F_REQUEST;
	family->version = NFNETLINK_V0;
	family->res_id = htons((__u16)queue->number);
	attribute->nla_type = NFQA_VERDICT_HDR;
	attribute->nla_len = NLA_HDRLEN + sizeof(verdict);
	memcpy((__u8 *)attribute + NLA_HDRLEN, &verdict, sizeof(verdict));
	queue->verdicts++;
	if (!payload) {
		header->nlmsg_len = (__u32)size;
		add_part(queue, headers, size);
		return 0;
	}
	us_tcp_checksum(payload, length, false);
	attribute = (struct nlattr *)(headers + size);
	attribute->nla_type = NFQA_PAYLOAD;
	attribute->nla_len = (__u16)(NLA_HDRLEN + length);
	header->nlmsg_len = (__u32)(size + NLA_ALIGN(attribute->nla_len));
	add_part(queue, headers, size + NLA_HDRLEN);
	add_part(queue, payload, length);
	if (NLA_ALIGN(length) != length)
		add_part(queue, padding, NLA_ALIGN(length) - length);
	return 0;
}

int us_queue_flush(struct us_queue *queue)
{
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	struct msghdr message = {
		.msg_name = &kernel,
		.msg_namelen = sizeof(kernel),
		.msg_iov = queue->parts,
		.msg_iovlen = queue->parts_used,
	};
	int result = 0;

	if (queue->verdicts && sendmsg(queue->fd, &message, 0) < 0)
		result = -errno;
	queue->verdicts = queue->parts_used = 0;
	return result;
}
