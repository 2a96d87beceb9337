package dev.gatehouse.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where clusters keep what they hold. */
final class ClusterFolder {
  /** Kept in memory by the kernel: making and removing a thousand files costs next to nothing. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final String PREFIX = "gatehouse-postgres-";

  /** A container's is 64 MB unless it was given more. */
  private static final long LEAST_MEMORY = 2_000_000_000L;

  /** Longer than any run takes, wherever its processes can be seen. */
  private static final Duration YOUNG = Duration.ofHours(12);

  private ClusterFolder() {}

  static Path onDisk() throws IOException {
    return Files.createTempDirectory(PREFIX);
  }

  /** In memory where the machine has enough of it, or else on disk. */
  static Path inMemory() throws IOException {
    if (!Files.isWritable(MEMORY) || MEMORY.toFile().getUsableSpace() < LEAST_MEMORY) {
      return onDisk();
    }
    removeLeftOvers();
    return Files.createTempDirectory(MEMORY, PREFIX);
  }

  static boolean isInMemory(Path folder) {
    return folder.startsWith(MEMORY);
  }

  /** What tests left behind that were killed: nobody else gives the memory back. */
  private static void removeLeftOvers() throws IOException {
    try (Stream<Path> all = Files.list(MEMORY)) {
      for (Path folder :
          all.filter(one -> one.getFileName().toString().startsWith(PREFIX)).toList()) {
        if (isLeftOver(folder)) {
          removeQuietly(folder);
        }
      }
    }
  }

  private static void removeQuietly(Path folder) {
    try {
      remove(folder);
    } catch (UncheckedIOException e) {
      // Another run is at it as well, or it is another user's.
    }
  }

  private static boolean isLeftOver(Path folder) {
    try {
      long age = System.currentTimeMillis() - Files.getLastModifiedTime(folder).toMillis();
      if (age < YOUNG.toMillis()) {
        return false;
      }
      String process =
          Files.readString(folder.resolve("data/postmaster.pid")).lines().findFirst().orElse("");
      return ProcessHandle.of(Long.parseLong(process.strip())).isEmpty();
    } catch (NoSuchFileException e) {
      // It ended in good order, and whoever started it did not live to remove the rest.
      return true;
    } catch (IOException | NumberFormatException e) {
      // Somebody else's, or just being written.
      return false;
    }
  }

  static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
