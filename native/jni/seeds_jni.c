// SPDX-License-Identifier: GPL-2.0-or-later
/* seeds_jni.c - class io.understudy.jni.SeedSocket. A handle is a struct us_seeds pointer; Java closes it once. */
#include <errno.h>

#include "doors.h"
#include "seeds.h"

static struct us_seeds *seeds_of(jlong handle)
{
	return (struct us_seeds *)(intptr_t)handle;
}

static jlong seeds_open(JNIEnv *env, jclass self, jstring path)
{
	const char *text = (*env)->GetStringUTFChars(env, path, NULL);
	struct us_seeds *seeds = NULL;
	struct us_error error = {"out of memory"};
	int result = text ? us_seeds_open(text, &seeds, &error) : -ENOMEM;

	(void)self;
	if (text)
		(*env)->ReleaseStringUTFChars(env, path, text);
	if (result)
		us_throw(env, -result, error.text);
	return (jlong)(intptr_t)seeds;
}

static void seeds_close(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	us_seeds_close(seeds_of(handle));
}

static jint seeds_await(JNIEnv *env, jclass self, jlong handle, jint timeout_millis, jobject question)
{
	(void)self;
	return us_seeds_await(seeds_of(handle), timeout_millis, (*env)->GetDirectBufferAddress(env, question));
}

static jint seeds_answer(JNIEnv *env, jclass self, jlong handle, jlong asker, jobject answer)
{
	(void)self;
	return us_seeds_answer(seeds_of(handle), (uint64_t)asker, (*env)->GetDirectBufferAddress(env, answer));
}

static const JNINativeMethod methods[] = {
	{"open", "(Ljava/lang/String;)J", (void *)seeds_open},
	{"close", "(J)V", (void *)seeds_close},
	{"await", "(JILjava/nio/ByteBuffer;)I", (void *)seeds_await},
	{"answer", "(JJLjava/nio/ByteBuffer;)I", (void *)seeds_answer},
};

int us_register_seeds(JNIEnv *env)
{
	return us_register(env, "io/understudy/jni/SeedSocket", methods, sizeof(methods) / sizeof(methods[0]));
}
