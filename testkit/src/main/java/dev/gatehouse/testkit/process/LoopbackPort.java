package dev.gatehouse.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface, the only one that a test may use. */
public final class LoopbackPort {
  /**
   * Below those that systems hand out by themselves, from 32,768 on with Linux: such a one could
   * become the near end of somebody's connection before it is listened on, or during a restart.
   * Above 10,080, which browsers do not open.
   */
  private static final int FIRST = 10_100;

  private static final int LAST = 32_767;
  private static final int MOST_TRIES = 1_000;

  private static final Set<Integer> TAKEN = new HashSet<>();

  /** Other programs that ask here see by its locks, one octet for each port, what is taken. */
  private static final FileChannel LOCKS = locks();

  private LoopbackPort() {}

  private static FileChannel locks() {
    try {
      return FileChannel.open(
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "gatehouse-ports-of-" + System.getProperty("user.name")),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A port on which nothing listens. It is this JVM's until that ends: nobody else who asks here
   * gets it, and the system gives it to nobody by itself.
   */
  public static synchronized int free() {
    for (int i = 0; i < MOST_TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      // Locked first: looking whether it is free takes it for a moment, maybe from its owner.
      if (!TAKEN.contains(port) && isLocked(port)) {
        TAKEN.add(port);
        if (isFree(port)) {
          return port;
        }
      }
    }
    throw new IllegalStateException("no port is free between " + FIRST + " and " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Never given back: the lock ends with this JVM. */
  private static boolean isLocked(int port) {
    try {
      return LOCKS.tryLock(port, 1, false) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether something accepts connections there. */
  public static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
