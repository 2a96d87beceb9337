package dev.gatehouse.server.mail;

import dev.gatehouse.server.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that speaks STARTTLS (RFC 3207), which GreenMail does not, and remembers what it
 * was told in the clear and what under encryption.
 */
final class SmallMailServer implements AutoCloseable {
  private final SSLContext tls;
  private final String startTlsReply;
  private final ServerSocket socket;
  private final List<String> inTheClear = new CopyOnWriteArrayList<>();
  private final List<String> encrypted = new CopyOnWriteArrayList<>();

  private SmallMailServer(SSLContext tls, String startTlsReply) throws IOException {
    this.tls = tls;
    this.startTlsReply = startTlsReply;
    socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::serve);
  }

  /**
   * @param startTlsReply what it answers to STARTTLS; it encrypts after 220 alone
   */
  static SmallMailServer start(TestCertificate certificate, String startTlsReply)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    char[] password = TestCertificate.PASSWORD.toCharArray();
    try (var in = Files.newInputStream(certificate.store())) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new SmallMailServer(context, startTlsReply);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The first word of each command. */
  List<String> inTheClear() {
    return List.copyOf(inTheClear);
  }

  /** Every line, mails included. */
  List<String> encrypted() {
    return List.copyOf(encrypted);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket peer = socket.accept()) {
        peer.setSoTimeout(60_000);
        if (converse(peer, inTheClear)) {
          try (SSLSocket secured =
              (SSLSocket) tls.getSocketFactory().createSocket(peer, null, peer.getPort(), true)) {
            secured.setUseClientMode(false);
            secured.startHandshake();
            converse(secured, encrypted);
          }
        }
      } catch (IOException e) {
        // The client has left, or did not trust the certificate: it tells, and the test asks it.
        continue;
      }
    }
  }

  /** Answers until the client leaves; true where it is to be encrypted from now on. */
  private boolean converse(Socket peer, List<String> heard) throws IOException {
    boolean secured = peer instanceof SSLSocket;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = peer.getOutputStream();
    if (!secured) {
      say(out, "220 small.example ESMTP");
    }
    boolean isMail = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
      heard.add(secured ? line : command);
      if (isMail) {
        isMail = !line.equals(".");
        if (!isMail) {
          say(out, "250 kept");
        }
        continue;
      }
      switch (command) {
        case "EHLO" ->
            // RFC 3207 §4.2: what it can do is told anew after the handshake.
            say(out, "250-small.example\r\n250 " + (secured ? "AUTH PLAIN" : "STARTTLS"));
        case "STARTTLS" -> {
          say(out, startTlsReply);
          if (startTlsReply.startsWith("220")) {
            return true;
          }
        }
        case "AUTH" -> say(out, "235 welcome");
        case "DATA" -> {
          say(out, "354 go on");
          isMail = true;
        }
        case "QUIT" -> {
          say(out, "221 bye");
          return false;
        }
        default -> say(out, "250 fine");
      }
    }
    return false;
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
