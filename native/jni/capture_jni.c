// SPDX-License-Identifier: GPL-2.0-or-later
/* capture_jni.c - class io.understudy.jni.SegmentCapture. A handle is a struct us_capture pointer; Java closes it once. */
#include <errno.h>
#include <stdlib.h>

#include "capture.h"
#include "doors.h"

static struct us_capture *capture_of(jlong handle)
{
	return (struct us_capture *)(intptr_t)handle;
}

static jlong capture_open(JNIEnv *env, jclass self, jint ifindex, jbyteArray client, jint port, jbyteArray service)
{
	struct us_capture *capture = malloc(sizeof(*capture));
	struct us_capture_wish wish = {.client_port = __builtin_bswap16((__u16)port)};
	struct us_error error = {.text = "out of memory"};
	int result = -ENOMEM;

	(void)self;
	(*env)->GetByteArrayRegion(env, client, 0, sizeof(wish.client), (jbyte *)wish.client);
	(*env)->GetByteArrayRegion(env, service, 0, sizeof(wish.service), (jbyte *)wish.service);
	if (capture)
		result = us_capture_open(ifindex, &wish, capture, &error);
	if (result) {
		free(capture);
		us_throw(env, -result, error.text);
		return 0;
	}
	return (jlong)(intptr_t)capture;
}

static void capture_prolong(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	us_capture_prolong(capture_of(handle));
}

static void capture_close(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	us_capture_close(capture_of(handle));
	free(capture_of(handle));
}

static jint capture_ring(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	return capture_of(handle)->captures_fd;
}

static const JNINativeMethod methods[] = {
	{"open", "(I[BI[B)J", (void *)capture_open},
	{"prolong", "(J)V", (void *)capture_prolong},
	{"close", "(J)V", (void *)capture_close},
	{"ring", "(J)I", (void *)capture_ring},
};

int us_register_capture(JNIEnv *env)
{
	return us_register(env, "io/understudy/jni/SegmentCapture", methods, sizeof(methods) / sizeof(methods[0]));
}
