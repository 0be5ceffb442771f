package io.understudy.replicator.daemon;

import io.understudy.codec.IpAddress;
import io.understudy.jni.NativeException;
import io.understudy.jni.SeedSocket;
import io.understudy.jni.SegmentEngine;
import io.understudy.jni.Sighting;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.pair.PairKey;
import io.understudy.replicator.replica.KeySchedule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the socket for seeds, and notes the connections that get none. */
final class SeedDesk {
  private static final Logger LOGGER = LoggerFactory.getLogger(SeedDesk.class);

  private SeedDesk() {}

  /** Empty, and said so, when there can be no socket: all else works without. */
  static Optional<SeedGiver> open(
      Configuration configuration, SegmentEngine plane, PairKey key, ConnectionNotes notes) {
    Path directory = configuration.stateDirectory();
    boolean leads = configuration.node().compareTo(configuration.peer().node()) < 0;
    SecureRandom random = new SecureRandom();
    try {
      letThrough(directory);
      KeySchedule schedule =
          new KeySchedule(
              leads, key, configuration.limits().seedEpoch().toNanos(), random::nextLong);
      SeedSocket socket = SeedSocket.open(directory.resolve(SeedSocket.NAME));
      return Optional.of(new SeedGiver(socket, plane, schedule, listener(notes)));
    } catch (IOException | NativeException failure) {
      LOGGER
          .atWarn()
          .addKeyValue("reason", failure.getMessage())
          .log("no socket for seeds: TLS connections are not protected");
      return Optional.empty();
    }
  }

  private static SeedGiver.Listener listener(ConnectionNotes notes) {
    return (Sighting connection, byte[] client, int clientPort, int port, SeedAnswer why) ->
        notes.unseeded(connection.service(), address(client), clientPort, port, why.label());
  }

  private static IpAddress address(byte[] mapped) {
    ByteBuffer halves = ByteBuffer.wrap(mapped);
    return new IpAddress(halves.getLong(), halves.getLong());
  }

  /** Servers run as other users; they have to get to the socket, and to nothing else here. */
  private static void letThrough(Path directory) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
    permissions.add(PosixFilePermission.GROUP_EXECUTE);
    permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    Files.setPosixFilePermissions(directory, permissions);
  }
}
