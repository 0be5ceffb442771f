/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * doors.h - the native doors of the Java packages, one file each, registered in JNI_OnLoad (doors.c).
 *
 * Hot calls return a non-negative result or -errno; the Java class beside the door turns that into a typed exception.
 */
#ifndef UNDERSTUDY_DOORS_H
#define UNDERSTUDY_DOORS_H

#include <jni.h>
#include <stdint.h>

/* Registers `count` methods of the class. 0, or -1 with a Java exception pending. */
int us_register(JNIEnv *env, const char *class_name, const JNINativeMethod *methods, int count);

/* Throws io.understudy.jni.NativeException with a positive errno and one line of text. */
void us_throw(JNIEnv *env, int code, const char *text);

int us_register_abi(JNIEnv *env);
int us_register_plane(JNIEnv *env);
int us_register_records(JNIEnv *env);
int us_register_host(JNIEnv *env);
int us_register_self(JNIEnv *env);
int us_register_seeds(JNIEnv *env);
int us_register_capture(JNIEnv *env);
int us_register_queue(JNIEnv *env);

#endif
