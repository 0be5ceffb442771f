// SPDX-License-Identifier: GPL-2.0-or-later
/* host_jni.c - class io.understudy.jni.HostNetwork: addresses, frames, sockets, processes and the clock of this host. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <net/if.h>

#include "clock.h"
#include "doors.h"
#include "inspect.h"
#include "interface.h"
#include "link.h"
#include "netlink.h"
#include "packet.h"
#include "plane.h"
#include "process.h"

static jlong host_boot_nanos(JNIEnv *env, jclass self)
{
	(void)env;
	(void)self;
	return (jlong)us_boot_ns();
}

static jint host_address(JNIEnv *env, jclass self, jint ifindex, jbyteArray address, jint prefix_length, jboolean add)
{
	__u8 bytes[16];

	(void)self;
	(*env)->GetByteArrayRegion(env, address, 0, 16, (jbyte *)bytes);
	return add ? us_address_add(ifindex, bytes, prefix_length) : us_address_delete(ifindex, bytes, prefix_length);
}

static jint host_interface(JNIEnv *env, jclass self, jstring name)
{
	const char *text = (*env)->GetStringUTFChars(env, name, NULL);
	unsigned int index = text ? if_nametoindex(text) : 0;

	(void)self;
	if (text)
		(*env)->ReleaseStringUTFChars(env, name, text);
	return (jint)index;
}

static jint host_mac(JNIEnv *env, jclass self, jint ifindex, jbyteArray mac)
{
	__u8 bytes[6] = {};
	int result = us_link_mac(ifindex, bytes);

	(void)self;
	if (!result)
		(*env)->SetByteArrayRegion(env, mac, 0, 6, (const jbyte *)bytes);
	return result;
}

static jstring host_describe(JNIEnv *env, jclass self, jint ifindex, jlongArray to)
{
	struct us_interface i;
	int result = us_interface_read(ifindex, &i);
	jlong facts[] = {result,	(jlong)i.received_packets, i.master,	   i.mtu, i.up,
			 i.xdp_program, i.filters_before,	   i.filters_after};

	(void)self;
	(*env)->SetLongArrayRegion(env, to, 0, sizeof(facts) / sizeof(facts[0]), facts);
	return (*env)->NewStringUTF(env, i.kind);
}

static jint host_mtu(JNIEnv *env, jclass self, jint ifindex)
{
	(void)env;
	(void)self;
	return us_link_mtu(ifindex);
}

static jint host_promiscuous(JNIEnv *env, jclass self, jint ifindex, jboolean on)
{
	(void)env;
	(void)self;
	return us_link_promiscuous(ifindex, on);
}

static jint host_group(JNIEnv *env, jclass self, jint ifindex, jbyteArray mac, jboolean on)
{
	__u8 bytes[6];

	(void)self;
	(*env)->GetByteArrayRegion(env, mac, 0, 6, (jbyte *)bytes);
	return us_link_group(ifindex, bytes, on);
}

static jint host_destroy_sockets(JNIEnv *env, jclass self, jbyteArray address, jint port)
{
	__u8 bytes[16];

	(void)self;
	(*env)->GetByteArrayRegion(env, address, 0, 16, (jbyte *)bytes);
	return us_sockets_destroy(bytes, __builtin_bswap16((__u16)port));
}

static jint host_count_sockets(JNIEnv *env, jclass self, jbyteArray address, jint port)
{
	__u8 bytes[16];

	(void)self;
	(*env)->GetByteArrayRegion(env, address, 0, 16, (jbyte *)bytes);
	return us_sockets_count(bytes, __builtin_bswap16((__u16)port));
}

static jint host_destroy_socket(JNIEnv *env, jclass self, jbyteArray address, jint port, jbyteArray client,
				jint client_port)
{
	__u8 bytes[16], client_bytes[16];

	(void)self;
	(*env)->GetByteArrayRegion(env, address, 0, 16, (jbyte *)bytes);
	(*env)->GetByteArrayRegion(env, client, 0, 16, (jbyte *)client_bytes);
	return us_socket_destroy(bytes, __builtin_bswap16((__u16)port), client_bytes,
				 __builtin_bswap16((__u16)client_port));
}

static jint host_packet_open(JNIEnv *env, jclass self, jint ifindex)
{
	(void)env;
	(void)self;
	return us_packet_open(ifindex, 0);
}

static jint host_close(JNIEnv *env, jclass self, jint fd)
{
	(void)env;
	(void)self;
	return close(fd) ? -errno : 0;
}

static struct us_service *service_at(jlong plane, jint service)
{
	return &((struct us_plane *)(intptr_t)plane)->services[service];
}

static jint host_send_lease(JNIEnv *env, jclass self, jint fd, jlong plane, jint service, jint kind)
{
	(void)env;
	(void)self;
	return us_packet_lease(fd, service_at(plane, service), kind);
}

static jint host_announce(JNIEnv *env, jclass self, jint fd, jlong plane, jint service)
{
	(void)env;
	(void)self;
	return us_packet_announce(fd, service_at(plane, service));
}

static jint host_link(JNIEnv *env, jclass self, jint ifindex)
{
	(void)env;
	(void)self;
	return us_link_has_carrier(ifindex);
}

static jint host_probe(JNIEnv *env, jclass self, jint ifindex, jbyteArray own_mac, jbyteArray address,
		       jint timeout_millis)
{
	__u8 mac[6], bytes[16];

	(void)self;
	(*env)->GetByteArrayRegion(env, own_mac, 0, 6, (jbyte *)mac);
	(*env)->GetByteArrayRegion(env, address, 0, 16, (jbyte *)bytes);
	return us_packet_probe(ifindex, mac, bytes, timeout_millis);
}

static jint host_verify(JNIEnv *env, jclass self, jint ifindex, jbyteArray own_mac, jbyteArray address,
			jbyteArray witness, jint timeout_millis)
{
	__u8 mac[6], bytes[16], asked[16];

	(void)self;
	(*env)->GetByteArrayRegion(env, own_mac, 0, 6, (jbyte *)mac);
	(*env)->GetByteArrayRegion(env, address, 0, 16, (jbyte *)bytes);
	(*env)->GetByteArrayRegion(env, witness, 0, 16, (jbyte *)asked);
	return us_packet_verify(ifindex, mac, bytes, asked, timeout_millis);
}

static jint host_listeners(JNIEnv *env, jclass self, jbyteArray address, jint port, jint protocol, jlongArray to)
{
	__u64 inodes[64];
	__u8 bytes[16];
	int found;

	(void)self;
	(*env)->GetByteArrayRegion(env, address, 0, 16, (jbyte *)bytes);
	found = us_listener_inodes(bytes, __builtin_bswap16((__u16)port), (__u8)protocol, inodes, 64);
	if (found > 0)
		(*env)->SetLongArrayRegion(env, to, 0, found, (const jlong *)inodes);
	return found;
}

static jint host_process_open(JNIEnv *env, jclass self, jint pid)
{
	(void)env;
	(void)self;
	return us_process_open(pid);
}

static jint host_process_await(JNIEnv *env, jclass self, jintArray fds, jint timeout_millis)
{
	jsize count = (*env)->GetArrayLength(env, fds);
	jint *copy = (*env)->GetIntArrayElements(env, fds, NULL);
	int index;

	(void)self;
	if (!copy)
		return -ENOMEM - 1;
	index = us_process_await((const int *)copy, (size_t)count, timeout_millis);
	(*env)->ReleaseIntArrayElements(env, fds, copy, JNI_ABORT);
	return index;
}

static jint host_clock_synchronized(JNIEnv *env, jclass self)
{
	(void)env;
	(void)self;
	return us_clock_synchronized();
}

static jint host_merges(JNIEnv *env, jclass self, jstring name)
{
	const char *chars = (*env)->GetStringUTFChars(env, name, NULL);
	int result = chars ? us_interface_merges(chars) : -ENOMEM;

	(void)self;
	if (chars)
		(*env)->ReleaseStringUTFChars(env, name, chars);
	return result;
}

static const JNINativeMethod methods[] = {
	{"bootNanos", "()J", (void *)host_boot_nanos},
	{"changeAddress", "(I[BIZ)I", (void *)host_address},
	{"interfaceIndex", "(Ljava/lang/String;)I", (void *)host_interface},
	{"interfaceMac", "(I[B)I", (void *)host_mac},
	{"interfaceMtu", "(I)I", (void *)host_mtu},
	{"describeInterface", "(I[J)Ljava/lang/String;", (void *)host_describe},
	{"setPromiscuous", "(IZ)I", (void *)host_promiscuous},
	{"setGroup", "(I[BZ)I", (void *)host_group},
	{"destroySocket0", "([BI[BI)I", (void *)host_destroy_socket},
	{"destroySockets0", "([BI)I", (void *)host_destroy_sockets},
	{"countSockets0", "([BI)I", (void *)host_count_sockets},
	{"openPacketSocket", "(I)I", (void *)host_packet_open},
	{"closeDescriptor", "(I)I", (void *)host_close},
	{"sendLease", "(IJII)I", (void *)host_send_lease},
	{"announce", "(IJI)I", (void *)host_announce},
	{"link", "(I)I", (void *)host_link},
	{"probeAddress", "(I[B[BI)I", (void *)host_probe},
	{"verifyAddress", "(I[B[B[BI)I", (void *)host_verify},
	{"listeners", "([BII[J)I", (void *)host_listeners},
	{"openProcess", "(I)I", (void *)host_process_open},
	{"awaitProcess", "([II)I", (void *)host_process_await},
	{"clockSynchronized", "()I", (void *)host_clock_synchronized},
	{"merges", "(Ljava/lang/String;)I", (void *)host_merges},
};

int us_register_host(JNIEnv *env)
{
	return us_register(env, "io/understudy/jni/HostNetwork", methods, sizeof(methods) / sizeof(methods[0]));
}
