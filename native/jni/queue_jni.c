// SPDX-License-Identifier: GPL-2.0-or-later
/* queue_jni.c - class io.understudy.jni.PacketQueue. A handle is a struct door pointer. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "doors.h"
#include "packet.h"
#include "queue.h"
#include "wire.h"

#define FRAME_BODY 8 /* in front of a received body lies its source's MAC address */

struct door {
	struct us_queue queue;
	struct us_wire wire;
	int wake;
};

static struct door *door_of(jlong handle)
{
	return (struct door *)(intptr_t)handle;
}

static int open_door(struct door *door, int ifindex, int longest)
{
	int result = us_wire_open(&door->wire, ifindex);

	if (result)
		return result;
	result = us_queue_open(&door->queue, US_QUEUE_NUMBER, (__u32)longest);
	if (!result) {
		door->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (door->wake >= 0)
			return 0;
		result = -errno;
		us_queue_close(&door->queue);
	}
	us_wire_close(&door->wire);
	return result;
}

static jlong queue_open(JNIEnv *env, jclass self, jint ifindex, jint longest)
{
	struct door *door = calloc(1, sizeof(*door));
	int result = door ? open_door(door, ifindex, longest) : -ENOMEM;

	(void)self;
	if (result) {
		free(door);
		us_throw(env, -result,
			 result == -EBUSY ? "netfilter queue 30052 is in use; does another daemon run?"
					  : "netfilter queue cannot be opened");
		return 0;
	}
	return (jlong)(intptr_t)door;
}

static void queue_close(JNIEnv *env, jclass self, jlong handle)
{
	struct door *door = door_of(handle);

	(void)env;
	(void)self;
	us_queue_close(&door->queue);
	us_wire_close(&door->wire);
	close(door->wake);
	free(door);
}

static jobject queue_memory(JNIEnv *env, jclass self, jlong handle)
{
	(void)self;
	return (*env)->NewDirectByteBuffer(env, door_of(handle)->queue.memory, (jlong)US_QUEUE_BATCH * US_QUEUE_SLOT);
}

static jobject queue_packets(JNIEnv *env, jclass self, jlong handle)
{
	struct us_queue *queue = &door_of(handle)->queue;

	(void)self;
	return (*env)->NewDirectByteBuffer(env, queue->packets, sizeof(queue->packets));
}

/* Bit 0: packets, bit 1: frames of the partner. */
static jint queue_await(JNIEnv *env, jclass self, jlong handle, jint millis)
{
	struct door *door = door_of(handle);
	struct pollfd waiting[] = {
		{.fd = door->queue.fd, .events = POLLIN},
		{.fd = door->wire.frames, .events = POLLIN},
		{.fd = door->wake, .events = POLLIN},
	};
	int result = poll(waiting, 3, millis);
	uint64_t value;

	(void)env;
	(void)self;
	if (result < 0)
		return errno == EINTR ? 0 : -errno;
	if (waiting[2].revents && read(door->wake, &value, sizeof(value)) < 0 && errno != EAGAIN)
		return -errno;
	return (waiting[0].revents ? 1 : 0) | (waiting[1].revents ? 2 : 0);
}

static void queue_wake(JNIEnv *env, jclass self, jlong handle)
{
	const uint64_t one = 1;
	ssize_t written = write(door_of(handle)->wake, &one, sizeof(one));

	(void)env;
	(void)self;
	(void)written; /* a full counter wakes as well */
}

static jint queue_receive(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	return us_queue_receive(&door_of(handle)->queue);
}

static jint queue_verdict(JNIEnv *env, jclass self, jlong handle, jint id, jboolean accept)
{
	(void)env;
	(void)self;
	return us_queue_verdict(&door_of(handle)->queue, (__u32)id, accept, NULL, 0);
}

static jint queue_replace(JNIEnv *env, jclass self, jlong handle, jint id, jint offset, jint length)
{
	struct us_queue *queue = &door_of(handle)->queue;

	(void)env;
	(void)self;
	return us_queue_verdict(queue, (__u32)id, true, queue->memory + offset, (__u32)length);
}

static jint queue_flush(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	return us_queue_flush(&door_of(handle)->queue);
}

static jint queue_fail_open(JNIEnv *env, jclass self, jlong handle, jboolean open)
{
	(void)env;
	(void)self;
	return us_queue_fail_open(&door_of(handle)->queue, open);
}

static void mac_bytes(jlong mac, __u8 bytes[6])
{
	for (int i = 0; i < 6; i++)
		bytes[i] = (__u8)(mac >> 8 * (5 - i));
}

static jint queue_relay(JNIEnv *env, jclass self, jlong handle, jlong mac, jint offset, jint length)
{
	struct door *door = door_of(handle);
	__u8 to[6];

	(void)env;
	(void)self;
	mac_bytes(mac, to);
	return us_wire_relay(&door->wire, to, door->queue.memory + offset, (__u32)length);
}

static jint queue_send(JNIEnv *env, jclass self, jlong handle, jlong mac, jobject body, jint length)
{
	const void *bytes = (*env)->GetDirectBufferAddress(env, body);
	__u8 to[6];

	(void)self;
	mac_bytes(mac, to);
	return bytes ? us_wire_send(&door_of(handle)->wire, to, bytes, (size_t)length) : -EINVAL;
}

static jint queue_receive_frame(JNIEnv *env, jclass self, jlong handle, jobject into)
{
	__u8 *bytes = (*env)->GetDirectBufferAddress(env, into);
	jlong room = (*env)->GetDirectBufferCapacity(env, into) - FRAME_BODY;

	(void)self;
	if (!bytes || room <= 0)
		return -EINVAL;
	memset(bytes, 0, FRAME_BODY);
	return us_wire_receive(&door_of(handle)->wire, bytes + 2, bytes + FRAME_BODY, (size_t)room);
}

static jint queue_inject(JNIEnv *env, jclass self, jlong handle, jobject packet, jint length)
{
	__u8 *bytes = (*env)->GetDirectBufferAddress(env, packet);

	(void)self;
	return bytes ? us_wire_inject(&door_of(handle)->wire, bytes, (__u32)length) : -EINVAL;
}

static jint queue_announce(JNIEnv *env, jclass self, jlong handle, jobject services, jint service)
{
	const struct us_service *all = (*env)->GetDirectBufferAddress(env, services);

	(void)self;
	return all ? us_packet_announce(door_of(handle)->wire.frames, &all[service]) : -EINVAL;
}

static jlong queue_refused(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	return (jlong)door_of(handle)->queue.refused;
}

static const JNINativeMethod methods[] = {
	{"open", "(II)J", (void *)queue_open},
	{"close", "(J)V", (void *)queue_close},
	{"memory", "(J)Ljava/nio/ByteBuffer;", (void *)queue_memory},
	{"packets", "(J)Ljava/nio/ByteBuffer;", (void *)queue_packets},
	{"await", "(JI)I", (void *)queue_await},
	{"wake", "(J)V", (void *)queue_wake},
	{"receive", "(J)I", (void *)queue_receive},
	{"verdict", "(JIZ)I", (void *)queue_verdict},
	{"replace", "(JIII)I", (void *)queue_replace},
	{"flush", "(J)I", (void *)queue_flush},
	{"failOpen", "(JZ)I", (void *)queue_fail_open},
	{"relay", "(JJII)I", (void *)queue_relay},
	{"send", "(JJLjava/nio/ByteBuffer;I)I", (void *)queue_send},
	{"receiveFrame", "(JLjava/nio/ByteBuffer;)I", (void *)queue_receive_frame},
	{"inject", "(JLjava/nio/ByteBuffer;I)I", (void *)queue_inject},
	{"announce", "(JLjava/nio/ByteBuffer;I)I", (void *)queue_announce},
	{"refused", "(J)J", (void *)queue_refused},
};

int us_register_queue(JNIEnv *env)
{
	return us_register(env, "io/understudy/jni/PacketQueue", methods, sizeof(methods) / sizeof(methods[0]));
}
