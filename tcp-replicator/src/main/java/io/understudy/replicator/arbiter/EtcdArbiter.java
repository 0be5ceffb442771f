package io.understudy.replicator.arbiter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.replicator.takeover.Word;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The word is a key in etcd, {@code PREFIX/PAIR/SERVICE/voice}, attached to a lease: it is made by
 * a transaction only if it does not exist, so of two hosts exactly one has it, and it ends when
 * that host does not renew it. The host counts its time from before it asked, and stops earlier
 * than etcd by a margin for clocks that run at different rates.
 *
 * <p>A second key, {@code .../alone/NODE}, stays until the partner shadows again or speaks itself:
 * the partner can see that clients were told what its own shadows do not hold.
 */
public final class EtcdArbiter implements Arbiter {
  private static final int RATE_MARGIN_DIVISOR = 20;

  private final EtcdClient client;
  private final Keys keys;
  private final Duration ttl;
  private final long holdsNanos;
  private final Clock clock;
  private final Map<String, Long> leases = new ConcurrentHashMap<>();

  /** Services for which this host has not spoken since its mark was last away. */
  private final Set<String> unspoken = ConcurrentHashMap.newKeySet();

  /**
   * Names in etcd.
   *
   * @param prefix of all keys
   * @param node this host
   * @param peer the other
   */
  public record Keys(String prefix, String node, String peer) {
    private String of(String service, String rest) {
      String pair = node.compareTo(peer) < 0 ? node + "+" + peer : peer + "+" + node;
      return prefix + "/" + pair + "/" + service + "/" + rest;
    }

    String voice(String service) {
      return of(service, "voice");
    }

    String alone(String service, String who) {
      return of(service, "alone/" + who);
    }
  }

  /**
   * An arbiter.
   *
   * @param ttl of the lease in etcd
   * @param marginNanos how much earlier than etcd this host counts it as ended, at least
   */
  public EtcdArbiter(
      List<URI> endpoints,
      Keys keys,
      Duration ttl,
      Duration timeout,
      long marginNanos,
      Clock clock) {
    this.client = new EtcdClient(endpoints, timeout);
    this.keys = keys;
    this.ttl = ttl;
    this.clock = clock;
    this.holdsNanos = ttl.toNanos() - Math.max(marginNanos, ttl.toNanos() / RATE_MARGIN_DIVISOR);
  }

  @Override
  public Word ask(String service, long question, boolean speaks) {
    try {
      long askedNanos = clock.nanos();
      long lease = lease(service);
      JsonNode answer = transact(taking(service, lease, speaks).ifAbsent(keys.voice(service)));
      noteMark(service, speaks, isDone(answer) && EtcdTransaction.read(answer, 1) == null);
      String owner = EtcdTransaction.read(answer, 0);
      if (!isDone(answer) && keys.node().equals(owner)) {
        EtcdTransaction again = taking(service, lease, speaks);
        answer = transact(again.ifValue(keys.voice(service), keys.node()));
      }
      return isDone(answer)
          ? given(question, askedNanos, EtcdTransaction.read(answer, 0) != null)
          : refused(question, "etcd: " + owner + " has the word");
    } catch (EtcdException failure) {
      return refused(question, failure.getMessage());
    }
  }

  /** A mark that was there before tells of an earlier word, and stays when this one is unused. */
  private void noteMark(String service, boolean speaks, boolean isNew) {
    if (speaks) {
      unspoken.remove(service);
    } else if (isNew) {
      unspoken.add(service);
    }
  }

  private EtcdTransaction taking(String service, long lease, boolean speaks) {
    EtcdTransaction taking =
        new EtcdTransaction()
            .read(keys.alone(service, keys.peer()))
            .read(keys.alone(service, keys.node()))
            .put(keys.voice(service), keys.node(), lease)
            .put(keys.alone(service, keys.node()), "", 0)
            .elseRead(keys.voice(service));
    return speaks ? taking.delete(keys.alone(service, keys.peer())) : taking;
  }

  private Word given(long question, long askedNanos, boolean partnerSpoke) {
    return new Word(question, askedNanos + holdsNanos, partnerSpoke, "etcd gave the word");
  }

  private static Word refused(long question, String reason) {
    return new Word(question, Word.REFUSED, false, reason);
  }

  /** The lease that this host has, with its full time again, or a new one. */
  private long lease(String service) throws EtcdException {
    Long known = leases.get(service);
    if (known != null && isKeptAlive(known)) {
      return known;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("TTL", Long.toString(ttl.toSeconds()));
    JsonNode answer = client.post("/v3/lease/grant", body);
    if (answer.path("TTL").asLong() < ttl.toSeconds()) {
      throw new EtcdException("etcd granted no lease of " + ttl.toSeconds() + " s: " + answer);
    }
    leases.put(service, answer.path("ID").asLong());
    return answer.path("ID").asLong();
  }

  private boolean isKeptAlive(long lease) throws EtcdException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    JsonNode answer = client.post("/v3/lease/keepalive", body.put("ID", Long.toString(lease)));
    return answer.path("result").path("TTL").asLong() >= ttl.toSeconds();
  }

  @Override
  public boolean giveBack(String service, Word.Return how) {
    if (how == Word.Return.SPENT) {
      unspoken.remove(service);
    }
    String voice = keys.voice(service);
    EtcdTransaction giving = cleared(service, how).ifValue(voice, keys.node()).delete(voice);
    try {
      if (!isDone(transact(giving)) && how != Word.Return.SPENT) {
        transact(cleared(service, how).ifAbsent(voice));
      }
      return true;
    } catch (EtcdException failure) {
      return false;
    }
  }

  private EtcdTransaction cleared(String service, Word.Return how) {
    EtcdTransaction clearing = new EtcdTransaction();
    if (how == Word.Return.SHADOWED || unspoken.contains(service)) {
      clearing.delete(keys.alone(service, keys.node()));
    }
    if (how == Word.Return.SHADOWED) {
      clearing.delete(keys.alone(service, keys.peer()));
    }
    return clearing;
  }

  private JsonNode transact(EtcdTransaction transaction) throws EtcdException {
    return client.post("/v3/kv/txn", transaction.body());
  }

  private static boolean isDone(JsonNode answer) {
    return answer.path("succeeded").asBoolean();
  }
}
