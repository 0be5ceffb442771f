// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * abi_jni.c - tells Java the sizes, offsets and constants of understudy_abi.h (class io.understudy.jni.Abi).
 */
#include <stddef.h>
#include <linux/types.h>
#include <linux/bpf.h>

#include "doors.h"
#include "understudy_abi.h"
#include "understudy_capture.h"
#include "understudy_queue.h"
#include "understudy_replica.h"

struct entry {
	const char *name;
	int value;
};

#define SIZE(type)                                                                                                     \
	{                                                                                                              \
		"sizeof " #type, (int)sizeof(struct type)                                                              \
	}
#define FIELD(type, member)                                                                                            \
	{                                                                                                              \
#type "." #member, (int)offsetof(struct type, member)                                                  \
	}
#define CONSTANT(symbol)                                                                                               \
	{                                                                                                              \
#symbol, (int)(symbol)                                                                                 \
	}
#define COUNTER(symbol, verdict, reason) CONSTANT(symbol),

static const struct entry table[] = {
	SIZE(us_seed_question),
	FIELD(us_seed_question, client),
	FIELD(us_seed_question, service),
	FIELD(us_seed_question, client_port),
	FIELD(us_seed_question, service_port),
	FIELD(us_seed_question, status),
	FIELD(us_seed_question, id),
	FIELD(us_seed_question, asker),
	SIZE(us_seed_answer),
	FIELD(us_seed_answer, magic),
	FIELD(us_seed_answer, status),
	FIELD(us_seed_answer, id),
	FIELD(us_seed_answer, seconds),
	FIELD(us_seed_answer, seed),
	FIELD(us_seed_answer, tickets),
	CONSTANT(US_SEED_MAGIC),
	CONSTANT(US_SEED_GIVEN),
	CONSTANT(US_SEED_NO_CONNECTION),
	CONSTANT(US_SEED_NOT_OURS),
	CONSTANT(US_SEED_UNPROTECTED),
	CONSTANT(US_SEED_NO_KEY),
	CONSTANT(US_SEED_GIVEN_BEFORE),
	CONSTANT(US_SEED_FAILED),

	SIZE(us_queued),
	FIELD(us_queued, id),
	FIELD(us_queued, offset),
	FIELD(us_queued, length),
	FIELD(us_queued, hook),
	FIELD(us_queued, flags),
	FIELD(us_queued, source_mac),
	CONSTANT(US_QUEUED_CORRUPT),
	CONSTANT(US_QUEUED_TRUNCATED),
	CONSTANT(US_QUEUE_BATCH),
	CONSTANT(US_QUEUE_NUMBER),
	CONSTANT(US_MARK_QUEUE),

	CONSTANT(US_ABI_VERSION),
	CONSTANT(US_MAX_SERVICES),
	CONSTANT(US_ROLE_OFF),
	CONSTANT(US_ROLE_BACKUP),
	CONSTANT(US_ROLE_PRIMARY),
	CONSTANT(US_SERVICE_RELAY),
	CONSTANT(US_SERVICE_GATE),
	CONSTANT(US_SERVICE_GRANT),
	CONSTANT(US_SERVICE_ASYNC),
	CONSTANT(US_TAP_RELAY),
	CONSTANT(US_TAP_MIRROR),
	CONSTANT(US_TAP_MULTICAST),
	CONSTANT(US_TAP_INLINE),

	SIZE(us_service),
	FIELD(us_service, state),
	FIELD(us_service, deadline_ns),
	FIELD(us_service, granted_until_ns),
	FIELD(us_service, peer_heard_ns),
	FIELD(us_service, lease_ns),
	FIELD(us_service, lease_margin_ns),
	FIELD(us_service, token),
	FIELD(us_service, protected_since_ns),
	FIELD(us_service, unconfirmed_limit_ns),
	FIELD(us_service, end_grace_ns),
	FIELD(us_service, request_sent_ns),
	FIELD(us_service, daemon_seen_ns),
	FIELD(us_service, address),
	FIELD(us_service, own_mac),
	FIELD(us_service, peer_mac),
	FIELD(us_service, ifindex),
	FIELD(us_service, tag),
	FIELD(us_service, link_ifindex),
	FIELD(us_service, link_mtu),
	FIELD(us_service, tap),
	FIELD(us_service, hears_syn_ack),
	FIELD(us_service, group_mac),
	FIELD(us_service, compare_kib),

	SIZE(us_record),
	FIELD(us_record, time_ns),
	FIELD(us_record, flow),
	FIELD(us_record, kind),
	FIELD(us_record, reason),
	FIELD(us_record, role),
	FIELD(us_record, protection),
	FIELD(us_record, flags),
	FIELD(us_record, client_isn),
	FIELD(us_record, service_isn),
	FIELD(us_record, client_nxt),
	FIELD(us_record, client_acked),
	FIELD(us_record, client_window),
	FIELD(us_record, own_snd_una),
	FIELD(us_record, own_snd_nxt),
	FIELD(us_record, own_ack),
	FIELD(us_record, own_edge),
	FIELD(us_record, peer_snd_nxt),
	FIELD(us_record, peer_ack),
	FIELD(us_record, peer_edge),
	FIELD(us_record, segments_in),
	FIELD(us_record, segments_out),
	FIELD(us_record, differences),
	FIELD(us_record, differs_from),
	FIELD(us_record, differs_to),

	SIZE(us_flow_key),
	FIELD(us_flow_key, client),
	FIELD(us_flow_key, client_port),
	FIELD(us_flow_key, service_port),
	FIELD(us_flow_key, service),

	SIZE(us_captured),
	FIELD(us_captured, time_ns),
	FIELD(us_captured, counters),
	FIELD(us_captured, lost),
	FIELD(us_captured, length_before),
	FIELD(us_captured, length_after),
	FIELD(us_captured, verdict),
	FIELD(us_captured, kept_before),
	FIELD(us_captured, kept_after),
	FIELD(us_captured, flags),
	FIELD(us_captured, own_ack),
	FIELD(us_captured, own_edge),
	FIELD(us_captured, own_snd_nxt),
	FIELD(us_captured, peer_ack),
	FIELD(us_captured, peer_edge),
	FIELD(us_captured, peer_snd_nxt),
	FIELD(us_captured, told_ack),
	FIELD(us_captured, client_acked),
	FIELD(us_captured, epoch),
	FIELD(us_captured, direction),
	FIELD(us_captured, role),
	FIELD(us_captured, protection),
	FIELD(us_captured, tracked),
	FIELD(us_captured, before),
	FIELD(us_captured, after),
	CONSTANT(US_CAPTURE_RING),
	CONSTANT(US_CAPTURE_EGRESS),

	SIZE(us_lease_frame),
	SIZE(us_connection),

	CONSTANT(US_RECORD_OPENED),
	CONSTANT(US_RECORD_PROTECTED),
	CONSTANT(US_RECORD_PROGRESS),
	CONSTANT(US_RECORD_DEGRADED),
	CONSTANT(US_RECORD_END_HELD),
	CONSTANT(US_RECORD_CLOSED),
	CONSTANT(US_RECORD_REFUSED),
	CONSTANT(US_RECORD_LACKS),
	CONSTANT(US_PROTECTION_SIMPLEX),
	CONSTANT(US_PROTECTION_DUPLEX),
	CONSTANT(US_PROTECTION_PENDING),
	CONSTANT(US_REASON_NONE),
	CONSTANT(US_REASON_NO_PARTNER),
	CONSTANT(US_REASON_UNCONFIRMED),
	CONSTANT(US_REASON_END_DISAGREED),
	CONSTANT(US_REASON_TABLE_FULL),
	CONSTANT(US_REASON_NO_LISTENER),
	CONSTANT(US_REASON_ADOPT_REFUSED),
	CONSTANT(US_REASON_HANDSHAKE_UNKNOWN),
	CONSTANT(US_REASON_DATA_IN_SYN),
	CONSTANT(US_REASON_CLIENT_RESET),
	CONSTANT(US_REASON_SERVER_RESET),
	CONSTANT(US_REASON_FINISHED),
	CONSTANT(US_REASON_PARTNER_LOST),
	CONSTANT(US_REASON_PARTNER_GAVE_UP),
	CONSTANT(US_REASON_DIVERGED),
	CONSTANT(US_REASON_INCOMPLETE),
	CONSTANT(US_REASON_PARTNER_FORGOT),
	CONSTANT(US_CONNECTION_OWN_FIN),
	CONSTANT(US_CONNECTION_PEER_FIN),
	CONSTANT(US_CONNECTION_OWN_RST),
	CONSTANT(US_CONNECTION_PEER_RST),
	CONSTANT(US_CONNECTION_CLIENT_FIN),
	CONSTANT(US_CONNECTION_CLOSED),
	CONSTANT(US_CONNECTION_HELD),
	CONSTANT(US_CONNECTION_ADOPTED),
	CONSTANT(US_CONNECTION_DIVERGED),
	CONSTANT(US_CONNECTION_UNFIT),
	US_COUNTERS(COUNTER) CONSTANT(US_COUNTER_COUNT),
};

#define TABLE_LENGTH ((jsize)(sizeof(table) / sizeof(table[0])))

static jobjectArray abi_names(JNIEnv *env, jclass self)
{
	jclass string_class = (*env)->FindClass(env, "java/lang/String");
	jobjectArray names;

	(void)self;
	if (!string_class)
		return NULL;
	names = (*env)->NewObjectArray(env, TABLE_LENGTH, string_class, NULL);
	for (jsize i = 0; names && i < TABLE_LENGTH; i++) {
		jstring name = (*env)->NewStringUTF(env, table[i].name);

		if (!name)
			return NULL;
		(*env)->SetObjectArrayElement(env, names, i, name);
		(*env)->DeleteLocalRef(env, name);
	}
	return names;
}

static jintArray abi_values(JNIEnv *env, jclass self)
{
	jintArray values = (*env)->NewIntArray(env, TABLE_LENGTH);

	(void)self;
	for (jsize i = 0; values && i < TABLE_LENGTH; i++) {
		jint value = table[i].value;

		(*env)->SetIntArrayRegion(env, values, i, 1, &value);
	}
	return values;
}

static const JNINativeMethod methods[] = {
	{"names", "()[Ljava/lang/String;", (void *)abi_names},
	{"values", "()[I", (void *)abi_values},
};

int us_register_abi(JNIEnv *env)
{
	return us_register(env, "io/understudy/jni/Abi", methods, sizeof(methods) / sizeof(methods[0]));
}
