package dev.gatehouse.server.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each mail into a file that mail programs open, for installations without a mail server. Only
 * this user may read them, because links in them let people in; the newest are kept.
 */
final class FolderTransport implements MailTransport {
  private static final Logger LOG = LoggerFactory.getLogger(FolderTransport.class);
  private static final int MOST_FILES = 1_000;
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path folder;
  private final String from;
  private final Session session = Session.getInstance(new Properties());

  FolderTransport(Path folder, String from) {
    this.folder = folder;
    this.from = from;
  }

  @Override
  public Way way() {
    return new Way.IntoFolder(folder.toAbsolutePath());
  }

  @Override
  public Carried carry(String id, Mail mail, Instant now) {
    // Ids sort by time, and the same mail has the same name on each try.
    Path file = folder.resolve(id + ".eml");
    try {
      Files.createDirectories(folder, onlyOwner("rwx------"));
      Path unfinished = Files.createTempFile(folder, id, ".part", onlyOwner("rw-------"));
      try {
        try (OutputStream out = Files.newOutputStream(unfinished)) {
          MimeMail.of(session, id, mail, from, now).writeTo(out);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        // What could not be finished may hold a link already, and comes anew at each try.
        Files.deleteIfExists(unfinished);
      }
      removeOldest();
      LOG.info("no mail server is set (mail.host): a mail was put into {}", file);
      return new Carried.Gone();
    } catch (IOException e) {
      return new Carried.Stuck(MailFailure.UNWRITABLE, e.getClass().getSimpleName());
    } catch (MessagingException e) {
      return new Carried.Stuck(MailFailure.REFUSED, "it cannot be written as a mail");
    }
  }

  private void removeOldest() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(file -> file.toString().endsWith(".eml"))
              .sorted(Comparator.comparing(Path::getFileName))
              .toList();
    }
    for (Path oldest : files.subList(0, Math.max(0, files.size() - MOST_FILES))) {
      Files.deleteIfExists(oldest);
    }
  }

  private static FileAttribute<?>[] onlyOwner(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
