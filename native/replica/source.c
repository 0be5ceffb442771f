// SPDX-License-Identifier: GPL-2.0-or-later
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#include "daemon.h"
#include "framing.h"
#include "private.h"
#include "source.h"

#define SOURCES_PER_CHUNK 128
#define MIXED_LENGTH	  0xffffffffU

/* In memory that a fork wipes; all zero is the beginning. */
struct pool {
	pthread_mutex_t lock;
	struct us_source *free;
};

static struct pool *pool;
static pthread_once_t once = PTHREAD_ONCE_INIT;

void *us_private_memory(size_t length)
{
	void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	if (madvise(memory, length, MADV_WIPEONFORK)) {
		munmap(memory, length);
		return NULL;
	}
	madvise(memory, length, MADV_DONTDUMP);
	return memory;
}

static void make_pool(void)
{
	pool = us_private_memory(sizeof(*pool));
}

/* Under the lock. */
static void grow(void)
{
	struct us_source *chunk = us_private_memory(SOURCES_PER_CHUNK * sizeof(*chunk));

	for (int i = 0; chunk && i < SOURCES_PER_CHUNK; i++) {
		chunk[i].next_free = pool->free;
		pool->free = &chunk[i];
	}
}

struct us_source *us_source_new(void)
{
	struct us_source *source;

	pthread_once(&once, make_pool);
	if (!pool)
		return NULL;
	pthread_mutex_lock(&pool->lock);
	if (!pool->free)
		grow();
	source = pool->free;
	if (source)
		pool->free = source->next_free;
	pthread_mutex_unlock(&pool->lock);
	if (source) {
		memset(source, 0, sizeof(*source));
		source->live = 1;
		source->state = US_SOURCE_UNDECIDED;
	}
	return source;
}

void us_source_free(struct us_source *source)
{
	if (!source || !source->live)
		return;
	us_frames_free(source->frames);
	us_wipe(source, sizeof(*source));
	pthread_mutex_lock(&pool->lock);
	source->next_free = pool->free;
	pool->free = source;
	pthread_mutex_unlock(&pool->lock);
}

void us_source_decide(struct us_source *source, int fd)
{
	struct us_seed_answer answer;

	if (source->state != US_SOURCE_UNDECIDED)
		return;
	if (us_daemon_ask(fd, &answer) || answer.status != US_SEED_GIVEN) {
		source->state = US_SOURCE_TRUE;
		return;
	}
	source->seconds = answer.seconds;
	memcpy(source->seed, answer.seed, sizeof(source->seed));
	memcpy(source->tickets, answer.tickets, sizeof(source->tickets));
	source->state = US_SOURCE_SEEDED;
	us_wipe(&answer, sizeof(answer));
}

/* Number of this draw among those of its class, and the length word of its nonce. */
static uint32_t number(struct us_source *source, enum us_source_kind kind, size_t length, uint32_t *word)
{
	uint64_t wanted = (uint64_t)kind << 32 | (uint32_t)(length + 1);

	for (int i = 0; length < MIXED_LENGTH - 1 && i < US_SOURCE_CLASSES; i++) {
		uint64_t found = 0;

		if (__atomic_compare_exchange_n(&source->classes[i].key, &found, wanted, false, __ATOMIC_RELAXED,
						__ATOMIC_RELAXED) ||
		    found == wanted) {
			*word = (uint32_t)length;
			return __atomic_fetch_add(&source->classes[i].count, 1, __ATOMIC_RELAXED);
		}
	}
	*word = MIXED_LENGTH;
	return __atomic_fetch_add(&source->others, 1, __ATOMIC_RELAXED);
}

bool us_source_draw(struct us_source *source, enum us_source_kind kind, const uint8_t *context, void *out,
		    size_t length)
{
	uint8_t key[US_KEY_BYTES];
	uint32_t nonce[3] = {kind};

	if (source->state != US_SOURCE_SEEDED)
		return false;
	nonce[2] = number(source, kind, length, &nonce[1]);
	if (nonce[2] == 0xffffffffU) {
		source->state = US_SOURCE_TRUE;
		return false;
	}
	memcpy(key, source->seed, sizeof(key));
	if (context)
		us_chacha_derive(key, context, key);
	us_chacha_stream(key, nonce, out, length);
	us_wipe(key, sizeof(key));
	return true;
}
