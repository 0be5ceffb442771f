// SPDX-License-Identifier: GPL-2.0-or-later
/* doors.c - JNI_OnLoad: registers every native door, or fails the load. */
#include <stddef.h>

#include "doors.h"

int us_register(JNIEnv *env, const char *class_name, const JNINativeMethod *methods, int count)
{
	jclass found = (*env)->FindClass(env, class_name);

	if (!found)
		return -1;
	return (*env)->RegisterNatives(env, found, methods, count) == JNI_OK ? 0 : -1;
}

void us_throw(JNIEnv *env, int code, const char *text)
{
	jclass type = (*env)->FindClass(env, "io/understudy/jni/NativeException");
	jmethodID create = type ? (*env)->GetMethodID(env, type, "<init>", "(ILjava/lang/String;)V") : NULL;
	jstring message = create ? (*env)->NewStringUTF(env, text) : NULL;
	jobject thrown = message ? (*env)->NewObject(env, type, create, (jint)code, message) : NULL;

	if (thrown)
		(*env)->Throw(env, (jthrowable)thrown);
}

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved)
{
	static int (*const doors[])(JNIEnv *) = {
		us_register_abi,  us_register_plane, us_register_records, us_register_host,
		us_register_self, us_register_seeds, us_register_capture, us_register_queue,
	};
	JNIEnv *env;

	(void)reserved;
	if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_10) != JNI_OK)
		return JNI_ERR;
	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		if (doors[i](env) < 0)
			return JNI_ERR;
	return JNI_VERSION_10;
}
