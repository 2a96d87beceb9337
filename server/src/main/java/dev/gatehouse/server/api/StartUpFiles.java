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

/** The start-up file and the files that it refers to, with one digest over all of them. */
final class StartUpFiles {
  private static final int LARGEST_FILE = 4_000_000;

  private final Path file;
  private final MessageDigest digest;

  StartUpFiles(Path file) {
    this.file = file;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file cannot be read; the message is one sentence for the operator. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String sentence) {
      super(sentence);
    }
  }

  /** The start-up file itself. */
  byte[] content() throws UnreadableException {
    return read(file);
  }

  /**
   * A file that it refers to.
   *
   * @param name a path, from the start-up file's folder
   */
  String text(String name) throws UnreadableException {
    try {
      return new String(read(file.resolveSibling(name)), StandardCharsets.UTF_8);
    } catch (InvalidPathException e) {
      throw new UnreadableException("\"" + name + "\" is not a path.");
    }
  }

  private byte[] read(Path path) throws UnreadableException {
    try {
      if (Files.isDirectory(path)) {
        throw new UnreadableException(path + " is a folder, not a file.");
      }
      if (Files.size(path) > LARGEST_FILE) {
        throw new UnreadableException(path + " is larger than 4 MB.");
      }
      byte[] content = Files.readAllBytes(path);
      digest.update(content);
      return content;
    } catch (NoSuchFileException e) {
      throw new UnreadableException("There is no file " + path + ".");
    } catch (AccessDeniedException e) {
      throw new UnreadableException("This user may not read the file " + path + ".");
    } catch (IOException e) {
      throw new UnreadableException("The file " + path + " cannot be read: " + e.getMessage());
    }
  }

  /** SHA-256 over everything that was read, in order, in hexadecimal digits. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
