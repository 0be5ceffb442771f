// SPDX-License-Identifier: GPL-2.0-or-later
/* self_jni.c - class io.understudy.jni.OwnProcess. */
#include <errno.h>

#include "doors.h"
#include "self.h"

static jint self_notify(JNIEnv *env, jclass self, jstring path, jstring text)
{
	const char *path_chars = (*env)->GetStringUTFChars(env, path, NULL);
	const char *text_chars = path_chars ? (*env)->GetStringUTFChars(env, text, NULL) : NULL;
	int result = text_chars ? us_self_notify(path_chars, text_chars) : -ENOMEM;

	(void)self;
	if (text_chars)
		(*env)->ReleaseStringUTFChars(env, text, text_chars);
	if (path_chars)
		(*env)->ReleaseStringUTFChars(env, path, path_chars);
	return result;
}

static jint self_lock_memory(JNIEnv *env, jclass self)
{
	(void)env;
	(void)self;
	return us_self_lock_memory();
}

static jint self_real_time(JNIEnv *env, jclass self, jint most)
{
	(void)env;
	(void)self;
	return us_self_real_time(most);
}

static void self_short_slice(JNIEnv *env, jclass self)
{
	(void)env;
	(void)self;
	us_self_short_slice();
}

static const JNINativeMethod methods[] = {
	{"notify0", "(Ljava/lang/String;Ljava/lang/String;)I", (void *)self_notify},
	{"lockMemory0", "()I", (void *)self_lock_memory},
	{"realTime0", "(I)I", (void *)self_real_time},
	{"shortSlice", "()V", (void *)self_short_slice},
};

int us_register_self(JNIEnv *env)
{
	return us_register(env, "io/understudy/jni/OwnProcess", methods, sizeof(methods) / sizeof(methods[0]));
}
