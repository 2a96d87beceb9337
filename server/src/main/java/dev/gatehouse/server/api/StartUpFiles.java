package dev.gatehouse.server.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The start-up file and what it refers to, with one digest over all of it. */
final class StartUpFiles implements References {
  private static final int LARGEST_FILE = 4_000_000;

  private final Path file;
  private final UnaryOperator<@Nullable String> environment;
  private final MessageDigest digest;

  /**
   * @param environment by names; null for what is not set
   */
  StartUpFiles(Path file, UnaryOperator<@Nullable String> environment) {
    this.file = file;
    this.environment = environment;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The start-up file itself. */
  byte[] content() throws UnresolvedException {
    return read(file);
  }

  @Override
  public String secret(String reference) throws UnresolvedException {
    String name = reference.substring(reference.indexOf(':') + 1);
    String value =
        reference.startsWith("env:") ? environment.apply(name) : text(name).stripTrailing();
    if (value == null || value.isEmpty()) {
      throw new UnresolvedException(ConfigurationRefusal.SECRET_UNRESOLVED);
    }
    digest.update(value.getBytes(StandardCharsets.UTF_8));
    return value;
  }

  @Override
  public String text(String name) throws UnresolvedException {
    try {
      return new String(read(file.resolveSibling(name)), StandardCharsets.UTF_8);
    } catch (InvalidPathException e) {
      throw new UnresolvedException("file_unreadable", "\"" + name + "\" is not a path.");
    }
  }

  private byte[] read(Path path) throws UnresolvedException {
    try {
      if (Files.isDirectory(path)) {
        throw new UnresolvedException("file_unreadable", path + " is a folder, not a file.");
      }
      if (Files.size(path) > LARGEST_FILE) {
        throw new UnresolvedException("file_unreadable", path + " is larger than 4 MB.");
      }
      byte[] content = Files.readAllBytes(path);
      digest.update(content);
      return content;
    } catch (NoSuchFileException e) {
      throw new UnresolvedException("file_unreadable", "There is no file " + path + ".");
    } catch (AccessDeniedException e) {
      throw new UnresolvedException(
          "file_unreadable", "This user may not read the file " + path + ".");
    } catch (IOException e) {
      throw new UnresolvedException(
          "file_unreadable", "The file " + path + " cannot be read: " + e.getMessage());
    }
  }

  /** SHA-256 over everything that was read, in order, in hexadecimal digits. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
