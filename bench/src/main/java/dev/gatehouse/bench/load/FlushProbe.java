package dev.gatehouse.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How often a second this file system makes something durable: one page of 4 KiB written in place,
 * then fdatasync, again and again. The file has its length from the start, as a database's log has
 * once it is written over; a growing one would be slower, and the comparison kinder.
 */
final class FlushProbe {
  private static final int PAGE = 4096;
  private static final int PAGES = 4096;
  private static final long PERIOD_NANOS = 2_000_000_000L;

  private final Path file;

  /**
   * @param folder on the file system to probe
   */
  FlushProbe(Path folder) {
    file = folder.resolve("flush-probe");
  }

  /** Flushes a second, taken over two seconds. */
  double perSecond() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
      for (int i = 0; i < PAGES; i++) {
        write(channel, page, i);
      }
      channel.force(true);
      long start = System.nanoTime();
      int flushes = 0;
      while (System.nanoTime() - start < PERIOD_NANOS) {
        write(channel, page, flushes % PAGES);
        // On Linux false means fdatasync.
        channel.force(false);
        flushes++;
      }
      return flushes * 1e9 / (System.nanoTime() - start);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void write(FileChannel channel, ByteBuffer page, int at) throws IOException {
    page.clear().putInt(0, at);
    while (page.hasRemaining()) {
      channel.write(page, (long) at * PAGE + page.position());
    }
  }
}
