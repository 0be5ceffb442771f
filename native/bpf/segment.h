/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * segment.h - reads a frame into a struct segment. Every length is checked against the frame before it is used;
 * what does not fit is MALFORMED and is never rewritten. Works on non-linear frames (no direct access).
 *
 * A function that is not static the verifier walks once, and not again for every state of its callers: what has loops is
 * such a function where its arguments allow it, or the programs would take seconds to load.
 */
#ifndef US_SEGMENT_H
#define US_SEGMENT_H

#include "kernel.h"
#include "maps.h"

#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_PSH 0x08
#define TCP_ACK 0x10
#define TCP_URG 0x20
#define TCP_ECE 0x40
#define TCP_CWR 0x80

/* Kinds of options (RFC 9293 section 3.2, RFC 7323, RFC 2018), and the lengths of those that have only one. */
#define OPTION_END	      0
#define OPTION_NOP	      1
#define OPTION_MSS	      2
#define OPTION_WINDOW_SCALE   3
#define OPTION_SACK_PERMITTED 4
#define OPTION_SACK	      5
#define OPTION_TIMESTAMPS     8
#define MSS_BYTES	      4
#define WINDOW_SCALE_BYTES    3
#define SACK_PERMITTED_BYTES  2
#define TIMESTAMPS_BYTES      10

#define MAX_OPTION_BYTES 40
#define MAX_WINDOW_SCALE 14  /* RFC 7323 section 2.3 */
#define DEFAULT_MSS	 536 /* RFC 9293 section 3.7.1 */
#define IPPROTO_ICMP6	 58

enum parsed {
	PARSED_TCP,	  /* all fields valid */
	PARSED_UDP,	  /* addresses, protocol and ports valid */
	PARSED_IP,	  /* addresses and protocol valid: not TCP */
	PARSED_FRAGMENT,  /* addresses valid: an IP fragment */
	PARSED_MALFORMED, /* addresses valid: TCP, but lengths do not fit */
	PARSED_OTHER,	  /* not IP, or not readable */
};

/* Offsets are from the start of the frame. Numbers in host order, ports and addresses as on the wire. */
struct segment {
	__u8 source[16]; /* v4-mapped for IPv4 */
	__u8 destination[16];
	__be16 source_port;
	__be16 destination_port;
	__u32 sequence;
	__u32 acknowledgement;
	__u32 length; /* payload bytes */
	__u32 tsval;
	__u32 tsecr;
	__u16 window; /* as on the wire */
	__u16 ip;     /* offset of the IP header */
	__u16 tcp;    /* offset of the TCP header */
	__u8 header;  /* length of the TCP header with options */
	__u8 offset;  /* data offset and the bits behind it, as on the wire */
	__u8 flags;
	__u8 protocol;
	__u8 ipv6;
	__u8 sack_blocks; /* 0: no SACK option */
	__u16 sack;	  /* offset of the SACK option */
	__u16 timestamps; /* offset of the time stamps, 0: none; tsval, tsecr valid */
};

/* Sequence space that the segment takes (RFC 9293 SEG.LEN). */
static __always_inline __u32 segment_space(const struct segment *s)
{
	return s->length + !!(s->flags & TCP_SYN) + !!(s->flags & TCP_FIN);
}

static __always_inline bool is_syn(const struct segment *s)
{
	return (s->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}

static __always_inline bool is_syn_ack(const struct segment *s)
{
	return (s->flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);
}

static __always_inline void map_ipv4(__u8 *to, __be32 address)
{
	__builtin_memset(to, 0, 10);
	to[10] = 0xff;
	to[11] = 0xff;
	__builtin_memcpy(to + 12, &address, 4);
}

struct ipv4_header {
	__u8 version_ihl;
	__u8 tos;
	__be16 total_length;
	__be16 id;
	__be16 fragment;
	__u8 ttl;
	__u8 protocol;
	__be16 checksum;
	__be32 source;
	__be32 destination;
};

struct ipv6_header {
	__be32 version_class_label;
	__be16 payload_length;
	__u8 next_header;
	__u8 hop_limit;
	__u8 source[16];
	__u8 destination[16];
};

struct tcp_header {
	__be16 source;
	__be16 destination;
	__be32 sequence;
	__be32 acknowledgement;
	__u8 offset; /* data offset in the high nibble */
	__u8 flags;
	__be16 window;
	__be16 checksum;
	__be16 urgent;
};

/*
 * Copies what is at `offset` of the frame into *to: directly where it lies in the linear part, as headers do, which takes
 * no call, and word by word, which x86 can do from anywhere. 0, or not readable.
 */
#define READ_FRAME(skb, offset, to)                                                                                    \
	({                                                                                                             \
		const void *read_end = (const void *)(long)(skb)->data_end;                                            \
		const typeof(*(to)) *read_from = (const void *)(long)(skb)->data + ((offset)&0xff);                    \
		long read_result = 0;                                                                                  \
                                                                                                                       \
		if ((offset) < 256 && (const void *)(read_from + 1) <= read_end)                                       \
			*(to) = *read_from;                                                                            \
		else                                                                                                   \
			read_result = bpf_skb_load_bytes(skb, offset, to, sizeof(*(to)));                              \
		read_result;                                                                                           \
	})

struct timestamps_first {
	__u8 kind[4]; /* NOP, NOP, kind and length of the time stamps */
	__be32 tsval;
	__be32 tsecr;
};

/* As nearly every stack writes them: time stamps before all else, on whole words. Returns how many bytes these take. */
static __always_inline __u32 find_usual_options(struct __sk_buff *skb, __u32 options, __u32 end, struct segment *s)
{
	struct timestamps_first t;

	if (options + sizeof(t) > end || READ_FRAME(skb, options, &t) || t.kind[0] != OPTION_NOP ||
	    t.kind[1] != OPTION_NOP || t.kind[2] != OPTION_TIMESTAMPS || t.kind[3] != TIMESTAMPS_BYTES)
		return 0;
	s->tsval = bpf_ntohl(t.tsval);
	s->tsecr = bpf_ntohl(t.tsecr);
	s->timestamps = options + 2;
	return sizeof(t);
}

/* Time stamps (RFC 7323) and selective acknowledgement (RFC 2018). */
__noinline int find_options(struct __sk_buff *skb, __u32 options, __u32 end, struct segment *s)
{
	if (!s)
		return 0;
	options += find_usual_options(skb, options, end, s);
	for (int i = 0; i < MAX_OPTION_BYTES; i++) {
		__u8 option[10];

		if (options >= end || bpf_skb_load_bytes(skb, options, option, 1))
			return 0;
		if (option[0] == OPTION_END)
			return 0;
		if (option[0] == OPTION_NOP) {
			options++;
			continue;
		}
		if (options + 2 > end || bpf_skb_load_bytes(skb, options, option, 2) || option[1] < 2 ||
		    options + option[1] > end)
			return 0;
		if (option[0] == OPTION_TIMESTAMPS && option[1] == TIMESTAMPS_BYTES) {
			__be32 values[2];

			if (bpf_skb_load_bytes(skb, options + 2, values, 8))
				return 0;
			s->tsval = bpf_ntohl(values[0]);
			s->tsecr = bpf_ntohl(values[1]);
			s->timestamps = options;
		}
		if (option[0] == OPTION_SACK && option[1] >= 10 && option[1] <= 2 + 8 * US_SACK_BLOCKS &&
		    option[1] % 8 == 2) {
			s->sack = options;
			s->sack_blocks = option[1] / 8;
		}
		options += option[1];
	}
	return 0;
}

static __always_inline enum parsed parse_tcp(struct __sk_buff *skb, struct segment *s, __u32 end)
{
	struct tcp_header tcp;

	if (s->tcp + sizeof(tcp) > end || READ_FRAME(skb, s->tcp, &tcp))
		return PARSED_MALFORMED;
	s->offset = tcp.offset;
	s->header = (tcp.offset >> 4) * 4;
	if (s->header < sizeof(tcp) || s->tcp + s->header > end)
		return PARSED_MALFORMED;
	s->source_port = tcp.source;
	s->destination_port = tcp.destination;
	s->sequence = bpf_ntohl(tcp.sequence);
	s->acknowledgement = bpf_ntohl(tcp.acknowledgement);
	s->flags = tcp.flags;
	s->window = bpf_ntohs(tcp.window);
	s->length = end - s->tcp - s->header;
	if (s->header > sizeof(tcp))
		find_options(skb, s->tcp + sizeof(tcp), s->tcp + s->header, s);
	return PARSED_TCP;
}

static __always_inline enum parsed parse_udp(struct __sk_buff *skb, struct segment *s, __u32 header)
{
	__be16 ports[2];

	if (bpf_skb_load_bytes(skb, s->ip + header, ports, sizeof(ports)))
		return PARSED_IP;
	s->source_port = ports[0];
	s->destination_port = ports[1];
	return PARSED_UDP;
}

static __always_inline enum parsed parse_ipv4(struct __sk_buff *skb, struct segment *s)
{
	struct ipv4_header ip;
	__u32 header, end;

	if (READ_FRAME(skb, s->ip, &ip) || ip.version_ihl >> 4 != 4)
		return PARSED_OTHER;
	map_ipv4(s->source, ip.source);
	map_ipv4(s->destination, ip.destination);
	s->protocol = ip.protocol;
	if (ip.fragment & bpf_htons(0x3fff))
		return PARSED_FRAGMENT;
	if (ip.protocol == IPPROTO_UDP)
		return parse_udp(skb, s, (ip.version_ihl & 15) * 4);
	if (ip.protocol != IPPROTO_TCP)
		return PARSED_IP;
	header = (ip.version_ihl & 15) * 4;
	end = s->ip + bpf_ntohs(ip.total_length);
	if (!ip.total_length && skb->gso_segs)
		end = skb->len; /* BIG TCP */
	if (header < sizeof(ip) || end > skb->len)
		return PARSED_MALFORMED;
	s->tcp = s->ip + header;
	return parse_tcp(skb, s, end);
}

static __always_inline enum parsed parse_ipv6(struct __sk_buff *skb, struct segment *s)
{
	struct ipv6_header ip;
	__u32 end;

	if (READ_FRAME(skb, s->ip, &ip) || *(__u8 *)&ip >> 4 != 6)
		return PARSED_OTHER;
	__builtin_memcpy(s->source, ip.source, 16);
	__builtin_memcpy(s->destination, ip.destination, 16);
	s->protocol = ip.next_header;
	s->ipv6 = 1;
	if (ip.next_header == 44)
		return PARSED_FRAGMENT;
	if (ip.next_header == IPPROTO_UDP)
		return parse_udp(skb, s, sizeof(ip));
	if (ip.next_header != IPPROTO_TCP)
		return PARSED_IP;
	s->tcp = s->ip + sizeof(ip);
	end = s->tcp + bpf_ntohs(ip.payload_length);
	if (!ip.payload_length && skb->gso_segs)
		end = skb->len;
	if (end > skb->len)
		return PARSED_MALFORMED;
	return parse_tcp(skb, s, end);
}

/* Reads the frame. `ethertype` in network order; the IP version must agree with it. */
__noinline int parse_segment(struct __sk_buff *skb, struct segment *s, __be16 ethertype)
{
	if (!s)
		return PARSED_OTHER;
	__builtin_memset(s, 0, sizeof(*s));
	s->ip = ETH_HLEN;
	if (ethertype == bpf_htons(ETH_P_IP))
		return parse_ipv4(skb, s);
	if (ethertype == bpf_htons(ETH_P_IPV6))
		return parse_ipv6(skb, s);
	return PARSED_OTHER;
}

/* What a SYN or SYN-ACK offers (RFC 9293 section 3.2, RFC 7323, RFC 2018). */
struct syn_options {
	__u16 mss;
	__u8 wscale;
	__u8 wscale_ok;
	__u8 sack_ok;
};

__noinline int parse_syn_options(struct __sk_buff *skb, __u32 options, __u32 end, struct syn_options *syn)
{
	if (!syn)
		return 0;
	syn->mss = DEFAULT_MSS;
	for (int i = 0; i < MAX_OPTION_BYTES; i++) {
		__u8 option[4];

		if (options >= end || bpf_skb_load_bytes(skb, options, option, 1) || option[0] == OPTION_END)
			return 0;
		if (option[0] == OPTION_NOP) {
			options++;
			continue;
		}
		if (options + 2 > end || bpf_skb_load_bytes(skb, options, option, 2) || option[1] < 2 ||
		    options + option[1] > end)
			return 0;
		if (option[0] == OPTION_MSS && option[1] == MSS_BYTES &&
		    !bpf_skb_load_bytes(skb, options, option, MSS_BYTES))
			syn->mss = option[2] << 8 | option[3];
		if (option[0] == OPTION_WINDOW_SCALE && option[1] == WINDOW_SCALE_BYTES &&
		    !bpf_skb_load_bytes(skb, options, option, WINDOW_SCALE_BYTES)) {
			syn->wscale = option[2] > MAX_WINDOW_SCALE ? MAX_WINDOW_SCALE : option[2];
			syn->wscale_ok = 1;
		}
		if (option[0] == OPTION_SACK_PERMITTED && option[1] == SACK_PERMITTED_BYTES)
			syn->sack_ok = 1;
		options += option[1];
	}
	return 0;
}

/* Looks up a service by address, port (network order) and protocol; port and protocol 0: by address alone. */
static __always_inline __u32 *find_service(const __u8 *address, __be16 port, __u8 protocol)
{
	struct us_endpoint_key key = {.port = port, .protocol = protocol};

	__builtin_memcpy(key.address, address, 16);
	return bpf_map_lookup_elem(&us_endpoints, &key);
}

static __always_inline struct us_service *service_of_address(const __u8 *address)
{
	__u32 *index = find_service(address, 0, 0);

	return index ? service_at(*index) : NULL;
}

static __always_inline void flow_of_client(struct us_flow_key *key, const struct segment *s, __u32 service)
{
	__builtin_memcpy(key->client, s->source, 16);
	key->client_port = s->source_port;
	key->service_port = s->destination_port;
	key->service = service;
}

static __always_inline void flow_of_service(struct us_flow_key *key, const struct segment *s, __u32 service)
{
	__builtin_memcpy(key->client, s->destination, 16);
	key->client_port = s->destination_port;
	key->service_port = s->source_port;
	key->service = service;
}

#endif
