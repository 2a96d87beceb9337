package dev.gatehouse.testkit.dns;

import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers TXT questions over UDP and TCP (RFC 1035) on one port of loopback. */
public final class TestNameServer implements AutoCloseable {
  private static final int TXT = 16;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<String, Zone> zones = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();

  /** What is said of a name. */
  public sealed interface Zone {
    /**
     * @param records each a list of strings of at most 255 octets
     */
    record Records(List<List<String>> records) implements Zone {}

    /** The name exists, and has no TXT record. */
    record Empty() implements Zone {}

    /** Response code 2. */
    record Failing() implements Zone {}

    /** No answer at all. */
    record Silent() implements Zone {}

    /** Cut short over UDP; the whole is there over TCP, unless that is refused too. */
    record Truncated(List<List<String>> records, int overUdp, boolean tcpWorks) implements Zone {}
  }

  private TestNameServer(DatagramSocket udp, ServerSocket tcp) {
    this.udp = udp;
    this.tcp = tcp;
  }

  /** Starts on a free port. */
  public static TestNameServer start() {
    try {
      InetAddress loopback = InetAddress.getByName("127.0.0.1");
      // The system knows nothing of a port that is to be free for both.
      int port = LoopbackPort.free();
      TestNameServer server =
          new TestNameServer(
              new DatagramSocket(port, loopback), new ServerSocket(port, 10, loopback));
      Thread.ofVirtual().start(server::answerUdp);
      Thread.ofVirtual().start(server::answerTcp);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
  }

  /** Says something of a name from now on; of every other it says that it does not exist. */
  public void say(String name, Zone zone) {
    zones.put(name, zone);
  }

  /** One record of one string each. */
  public void txt(String name, String... values) {
    say(name, new Zone.Records(Arrays.stream(values).map(List::of).toList()));
  }

  public void forget(String name) {
    zones.remove(name);
  }

  /** How often it was asked. */
  public int questions() {
    return questions.get();
  }

  private void answerUdp() {
    byte[] buffer = new byte[1_024];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), false);
        if (answer.length > 0) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!udp.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void answerTcp() {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), true);
        if (answer.length > 0) {
          DataOutputStream out = new DataOutputStream(socket.getOutputStream());
          out.writeShort(answer.length);
          out.write(answer);
          out.flush();
        }
      } catch (IOException e) {
        // A client that went away, or the end.
      }
    }
  }

  /** Empty for none. */
  private byte[] answer(byte[] question, boolean overTcp) throws IOException {
    questions.incrementAndGet();
    int end = 12;
    StringBuilder name = new StringBuilder();
    while (question[end] != 0) {
      String label = new String(question, end + 1, question[end], StandardCharsets.US_ASCII);
      name.append(name.isEmpty() ? "" : ".").append(label);
      end += 1 + question[end];
    }
    byte[] asked = Arrays.copyOfRange(question, 12, end + 5);
    byte[] id = Arrays.copyOf(question, 2);
    return switch (zones.get(name.toString().toLowerCase(Locale.ROOT))) {
      case null -> message(id, asked, List.of(), NXDOMAIN, false);
      case Zone.Empty unused -> message(id, asked, List.of(), 0, false);
      case Zone.Failing unused -> message(id, asked, List.of(), SERVFAIL, false);
      case Zone.Silent unused -> new byte[0];
      case Zone.Records(var records) -> message(id, asked, records, 0, false);
      case Zone.Truncated(var records, int overUdp, boolean tcpWorks) ->
          overTcp
              ? tcpWorks ? message(id, asked, records, 0, false) : new byte[0]
              : message(id, asked, records.subList(0, overUdp), 0, true);
    };
  }

  private static byte[] message(
      byte[] id, byte[] asked, List<List<String>> records, int code, boolean truncated)
      throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(octets);
    out.write(id);
    // RFC 1035 §4.1.1: an answer, recursion desired and available.
    out.writeShort(0x8180 | code | (truncated ? 0x0200 : 0));
    out.writeShort(1);
    out.writeShort(records.size());
    out.writeInt(0);
    out.write(asked);
    for (List<String> strings : records) {
      out.writeShort(0xC00C);
      out.writeShort(TXT);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(strings.stream().mapToInt(text -> 1 + text.length()).sum());
      for (String text : strings) {
        out.writeByte(text.length());
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return octets.toByteArray();
  }

  @Override
  public void close() {
    try {
      udp.close();
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
