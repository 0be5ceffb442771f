// SPDX-License-Identifier: GPL-2.0-or-later
/* records_jni.c - class io.understudy.jni.RecordMemory. A handle is a struct us_records pointer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "doors.h"
#include "records.h"

static struct us_records *records_of(jlong handle)
{
	return (struct us_records *)(intptr_t)handle;
}

static jlong records_open(JNIEnv *env, jclass self, jint map_fd)
{
	struct us_records *records = malloc(sizeof(*records));
	int result = records ? us_records_open(map_fd, records) : -ENOMEM;

	(void)self;
	if (result) {
		free(records);
		us_throw(env, -result, "the ring of segment records cannot be mapped");
		return 0;
	}
	return (jlong)(intptr_t)records;
}

static void records_close(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	us_records_close(records_of(handle));
	free(records_of(handle));
}

static jobject records_consumer(JNIEnv *env, jclass self, jlong handle)
{
	(void)self;
	return (*env)->NewDirectByteBuffer(env, records_of(handle)->consumer,
					   (jlong)records_of(handle)->consumer_bytes);
}

static jobject records_producer(JNIEnv *env, jclass self, jlong handle)
{
	(void)self;
	return (*env)->NewDirectByteBuffer(env, records_of(handle)->producer,
					   (jlong)records_of(handle)->producer_bytes);
}

static jint records_wait(JNIEnv *env, jclass self, jlong handle, jint timeout_millis)
{
	(void)env;
	(void)self;
	return us_records_wait(records_of(handle), timeout_millis);
}

static const JNINativeMethod methods[] = {
	{"open", "(I)J", (void *)records_open},
	{"close", "(J)V", (void *)records_close},
	{"consumer", "(J)Ljava/nio/ByteBuffer;", (void *)records_consumer},
	{"producer", "(J)Ljava/nio/ByteBuffer;", (void *)records_producer},
	{"await", "(JI)I", (void *)records_wait},
};

int us_register_records(JNIEnv *env)
{
	return us_register(env, "io/understudy/jni/RecordMemory", methods, sizeof(methods) / sizeof(methods[0]));
}
