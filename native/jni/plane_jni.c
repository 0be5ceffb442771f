// SPDX-License-Identifier: GPL-2.0-or-later
/* plane_jni.c - class io.understudy.jni.SegmentPlane. A handle is a struct us_plane pointer; Java closes it once. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "doors.h"
#include "lease.h"
#include "plane.h"
#include "prompt.h"
#include "repair.h"

static struct us_plane *plane_of(jlong handle)
{
	return (struct us_plane *)(intptr_t)handle;
}

static jlong plane_open(JNIEnv *env, jclass self, jstring object, jint ifindex, jint max_connections,
			jlong retained_bytes)
{
	const char *object_path = (*env)->GetStringUTFChars(env, object, NULL);
	struct us_plane_options options = {
		.object_path = object_path,
		.ifindex = ifindex,
		.max_connections = (unsigned int)max_connections,
		.retained_bytes = (size_t)retained_bytes,
	};
	struct us_plane *plane = NULL;
	struct us_error error = {.text = "out of memory"};
	int result = object_path ? us_plane_open(&options, &plane, &error) : -ENOMEM;

	(void)self;
	if (object_path)
		(*env)->ReleaseStringUTFChars(env, object, object_path);
	if (result)
		us_throw(env, -result, error.text);
	return (jlong)(intptr_t)plane;
}

static void plane_close(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	us_plane_close(plane_of(handle));
}

static void plane_detach(JNIEnv *env, jclass self, jint ifindex)
{
	struct us_error error;
	int result = us_plane_detach(ifindex, &error);

	(void)self;
	if (result)
		us_throw(env, -result, error.text);
}

static void plane_listen(JNIEnv *env, jclass self, jlong handle, jint ifindex, jboolean link)
{
	struct us_error error;
	int result = us_plane_listen(plane_of(handle), ifindex, link ? "understudy_link" : "understudy_tap", &error);

	(void)self;
	if (result)
		us_throw(env, -result, error.text);
}

static jboolean plane_attached(JNIEnv *env, jclass self, jint ifindex)
{
	(void)env;
	(void)self;
	return us_plane_attached(ifindex);
}

static jint plane_adoption(JNIEnv *env, jclass self)
{
	(void)env;
	(void)self;
	return us_kernel_has_adoption();
}

static jobject plane_services(JNIEnv *env, jclass self, jlong handle)
{
	(void)self;
	return (*env)->NewDirectByteBuffer(env, plane_of(handle)->services,
					   US_MAX_SERVICES * (jlong)sizeof(struct us_service));
}

static jboolean plane_taken_up(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	return plane_of(handle)->taken_up;
}

static jlong plane_instance(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	return (jlong)plane_of(handle)->instance_id;
}

static jstring plane_timers_note(JNIEnv *env, jclass self, jlong handle)
{
	(void)self;
	return (*env)->NewStringUTF(env, plane_of(handle)->timers_note);
}

static void set_key(JNIEnv *env, struct us_endpoint_key *key, jbyteArray address, jint port, jint protocol)
{
	memset(key, 0, sizeof(*key));
	(*env)->GetByteArrayRegion(env, address, 0, 16, (jbyte *)key->address);
	key->port = __builtin_bswap16((__u16)port);
	key->protocol = (__u8)protocol;
}

static jint plane_endpoint_set(JNIEnv *env, jclass self, jlong handle, jbyteArray address, jint port, jint protocol,
			       jint service)
{
	struct us_endpoint_key key;

	(void)self;
	set_key(env, &key, address, port, protocol);
	return us_endpoint_set(plane_of(handle), &key, (__u32)service);
}

static jint plane_endpoint_delete(JNIEnv *env, jclass self, jlong handle, jbyteArray address, jint port, jint protocol)
{
	struct us_endpoint_key key;

	(void)self;
	set_key(env, &key, address, port, protocol);
	return us_endpoint_delete(plane_of(handle), &key);
}

static jint plane_counters(JNIEnv *env, jclass self, jlong handle, jlongArray to)
{
	__u64 values[US_COUNTER_COUNT];
	int result = us_counters_read(plane_of(handle), values);

	(void)self;
	if (!result)
		(*env)->SetLongArrayRegion(env, to, 0, US_COUNTER_COUNT, (const jlong *)values);
	return result;
}

#define COUNTER_NAME(symbol, verdict, reason) verdict "/" reason,

static jobjectArray plane_counter_names(JNIEnv *env, jclass self)
{
	static const char *const counters[] = {US_COUNTERS(COUNTER_NAME)};
	jclass string_class = (*env)->FindClass(env, "java/lang/String");
	jobjectArray names = string_class ? (*env)->NewObjectArray(env, US_COUNTER_COUNT, string_class, NULL) : NULL;

	(void)self;
	for (jsize i = 0; names && i < US_COUNTER_COUNT; i++) {
		jstring name = (*env)->NewStringUTF(env, counters[i]);

		if (!name)
			return NULL;
		(*env)->SetObjectArrayElement(env, names, i, name);
		(*env)->DeleteLocalRef(env, name);
	}
	return names;
}

static struct us_flow_key flow_key(jlong client_high, jlong client_low, jint client_port, jint service_port,
				   jint service)
{
	__u64 halves[2] = {__builtin_bswap64((__u64)client_high), __builtin_bswap64((__u64)client_low)};
	struct us_flow_key key = {
		.client_port = __builtin_bswap16((__u16)client_port),
		.service_port = __builtin_bswap16((__u16)service_port),
		.service = (__u32)service,
	};

	memcpy(key.client, halves, sizeof(halves));
	return key;
}

static jint plane_forget(JNIEnv *env, jclass self, jlong handle, jlong client_high, jlong client_low, jint client_port,
			 jint service_port, jint service)
{
	struct us_flow_key key = flow_key(client_high, client_low, client_port, service_port, service);

	(void)env;
	(void)self;
	return us_connection_delete(plane_of(handle), &key);
}

static jint plane_repair(JNIEnv *env, jclass self, jlong handle, jlong client_high, jlong client_low, jint client_port,
			 jint service_port, jint service)
{
	struct us_flow_key key = flow_key(client_high, client_low, client_port, service_port, service);

	(void)env;
	(void)self;
	return us_repair(plane_of(handle), &key);
}

static jint plane_read_one(JNIEnv *env, jclass self, jlong handle, jlong client_high, jlong client_low,
			   jint client_port, jint service_port, jint service, jobject record)
{
	struct us_flow_key key = flow_key(client_high, client_low, client_port, service_port, service);
	struct us_record *into = (*env)->GetDirectBufferAddress(env, record);

	(void)self;
	if (!into || (*env)->GetDirectBufferCapacity(env, record) < (jlong)sizeof(*into))
		return -EINVAL;
	return us_connection_read(plane_of(handle), &key, into);
}

static jint plane_read(JNIEnv *env, jclass self, jlong handle, jobject cursor, jobject records)
{
	struct us_cursor *position = (*env)->GetDirectBufferAddress(env, cursor);
	struct us_record *into = (*env)->GetDirectBufferAddress(env, records);
	jlong room = (*env)->GetDirectBufferCapacity(env, records) / (jlong)sizeof(struct us_record);

	(void)self;
	if (!position || !into || (*env)->GetDirectBufferCapacity(env, cursor) < (jlong)sizeof(*position))
		return -EINVAL;
	return us_connections_read(plane_of(handle), position, into, (int)room);
}

/* Writes service, protection, both ISNs and the time of opening. */
static jint plane_find(JNIEnv *env, jclass self, jlong handle, jbyteArray address, jint port, jbyteArray client,
		       jint client_port, jlongArray to)
{
	struct us_endpoint_key key;
	struct us_record record;
	__u8 from[16];
	int result;

	(void)self;
	set_key(env, &key, address, port, IPPROTO_TCP);
	(*env)->GetByteArrayRegion(env, client, 0, sizeof(from), (jbyte *)from);
	result = us_connection_find(plane_of(handle), &key, from, __builtin_bswap16((__u16)client_port), &record);
	if (!result) {
		const jlong values[] = {record.flow.service, record.protection, record.client_isn, record.service_isn,
					(jlong)record.time_ns};

		(*env)->SetLongArrayRegion(env, to, 0, sizeof(values) / sizeof(values[0]), values);
	}
	return result;
}

static jint plane_flush(JNIEnv *env, jclass self, jlong handle, jint service)
{
	(void)env;
	(void)self;
	return us_connections_flush(plane_of(handle), (__u32)service);
}

static jint plane_prompt_recent(JNIEnv *env, jclass self, jlong handle, jint service, jboolean retransmit)
{
	(void)env;
	(void)self;
	return us_prompt_recent(plane_of(handle), (__u32)service, retransmit);
}

static jint plane_prompt_others(JNIEnv *env, jclass self, jlong handle, jint service, jboolean retransmit)
{
	(void)env;
	(void)self;
	return us_prompt_others(plane_of(handle), (__u32)service, retransmit);
}

static jint plane_prolong(JNIEnv *env, jclass self, jlong handle, jint service, jlong until_ns)
{
	(void)env;
	(void)self;
	return us_lease_prolong(&plane_of(handle)->services[service], (__u64)until_ns);
}

static jint plane_records_fd(JNIEnv *env, jclass self, jlong handle)
{
	(void)env;
	(void)self;
	return plane_of(handle)->records_fd;
}

static const JNINativeMethod methods[] = {
	{"open", "(Ljava/lang/String;IIJ)J", (void *)plane_open},
	{"close", "(J)V", (void *)plane_close},
	{"detachFrom", "(I)V", (void *)plane_detach},
	{"attachedTo", "(I)Z", (void *)plane_attached},
	{"listen", "(JIZ)V", (void *)plane_listen},
	{"kernelHasAdoption", "()I", (void *)plane_adoption},
	{"services", "(J)Ljava/nio/ByteBuffer;", (void *)plane_services},
	{"takenUp", "(J)Z", (void *)plane_taken_up},
	{"instance", "(J)J", (void *)plane_instance},
	{"timersNote", "(J)Ljava/lang/String;", (void *)plane_timers_note},
	{"setEndpoint", "(J[BIII)I", (void *)plane_endpoint_set},
	{"deleteEndpoint", "(J[BII)I", (void *)plane_endpoint_delete},
	{"counters", "(J[J)I", (void *)plane_counters},
	{"counterNames", "()[Ljava/lang/String;", (void *)plane_counter_names},
	{"forget", "(JJJIII)I", (void *)plane_forget},
	{"repair", "(JJJIII)I", (void *)plane_repair},
	{"read", "(JLjava/nio/ByteBuffer;Ljava/nio/ByteBuffer;)I", (void *)plane_read},
	{"readOne", "(JJJIIILjava/nio/ByteBuffer;)I", (void *)plane_read_one},
	{"find", "(J[BI[BI[J)I", (void *)plane_find},
	{"flush", "(JI)I", (void *)plane_flush},
	{"promptRecent", "(JIZ)I", (void *)plane_prompt_recent},
	{"promptOthers", "(JIZ)I", (void *)plane_prompt_others},
	{"prolong", "(JIJ)I", (void *)plane_prolong},
	{"recordsFd", "(J)I", (void *)plane_records_fd},
};

int us_register_plane(JNIEnv *env)
{
	return us_register(env, "io/understudy/jni/SegmentPlane", methods, sizeof(methods) / sizeof(methods[0]));
}
