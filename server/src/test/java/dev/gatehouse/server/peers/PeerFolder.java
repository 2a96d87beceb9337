package dev.gatehouse.server.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A temporary folder for one running peer: its configuration and its state.
 *
 * <p>It stands in the system's temporary folder, not below the build's, because daemons that drop
 * root's rights must be able to reach it.
 */
final class PeerFolder implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path path;

  private PeerFolder(Path path) {
    this.path = path;
  }

  static PeerFolder create(String peer) {
    try {
      Path path = Files.createTempDirectory("gatehouse-" + peer + "-");
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      // For a peer that never came up, and so is never closed.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(path), "peer-folder-end"));
      return new PeerFolder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  Path resolve(String file) {
    return path.resolve(file);
  }

  PeerFolder folder(String name) {
    try {
      Files.createDirectories(path.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a resource of this package into the folder, with each {@code @NAME@} replaced. */
  Path copy(String resource, String file, Map<String, String> values) {
    String text = text(resource);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("@" + value.getKey() + "@", value.getValue());
    }
    return write(file, text);
  }

  Path copy(String resource, String file) {
    return copy(resource, file, Map.of());
  }

  Path writeJson(String file, Object value) {
    return write(file, JSON.writeValueAsString(value));
  }

  /** Puts the file in place in one step, for a peer that may be reading it. */
  Path write(String file, String text) {
    try {
      Path target = path.resolve(file);
      Files.createDirectories(target.resolveSibling(""));
      Path next = Files.writeString(target.resolveSibling(target.getFileName() + ".next"), text);
      return Files.move(next, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    delete(path);
  }

  static String text(String resource) {
    try (InputStream in = PeerFolder.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
