package dev.gatehouse.server;

import dev.gatehouse.server.keys.EncryptionKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the key that seals stored secrets, and makes one for a new embedded database. */
final class EncryptionKeyFile {
  private static final Logger LOG = LoggerFactory.getLogger(EncryptionKeyFile.class);
  private static final int MOST_KEYS = 8;
  private static final int LARGEST = 4_096;

  private EncryptionKeyFile() {}

  /**
   * The keys of a file, a line each, the newest first: during a rotation the old ones follow.
   *
   * @throws CannotStartException if the file is unreadable or holds no key
   */
  static List<EncryptionKey> read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new CannotStartException(file + " is too large for a file of keys", null);
      }
      List<String> lines =
          Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
      if (lines.isEmpty() || lines.size() > MOST_KEYS) {
        throw new CannotStartException(file + " must hold 1 to 8 keys, a line each", null);
      }
      return lines.stream().map(EncryptionKey::of).toList();
    } catch (NoSuchFileException e) {
      throw new CannotStartException("encryption.keyFile: there is no file " + file, e);
    } catch (IOException e) {
      throw new CannotStartException("encryption.keyFile: cannot read the file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(file + ": " + e.getMessage(), e);
    }
  }

  /** The same, but makes the file, readable for this user only, where there is none yet. */
  static List<EncryptionKey> readOrMake(Path file) {
    if (!Files.exists(file)) {
      make(file);
    }
    return read(file);
  }

  private static void make(Path file) {
    FileAttribute<?>[] onlyOwner =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), onlyOwner)) {
      byte[] text = (EncryptionKey.random().text() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.write(ByteBuffer.wrap(text));
      LOG.info("made a new encryption key in {}; keep a copy of it apart from the database", file);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("another process made {} at the same moment", file);
    } catch (IOException e) {
      throw new CannotStartException("dataDirectory: cannot write the file " + file, e);
    }
  }
}
