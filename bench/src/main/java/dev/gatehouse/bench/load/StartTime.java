package dev.gatehouse.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long it takes from starting Java to the first answered sign-in page, on a database that
 * exists. Nothing is left in between but the program's own work: the one connection waits until it
 * is accepted.
 *
 * <p>Arguments: the jar, how many starts, and optionally an AOT cache to compare with.
 */
public final class StartTime {
  private final Path jar;
  private final Path data;

  private StartTime(Path jar, Path data) {
    this.jar = jar;
    this.data = data;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      throw new IllegalArgumentException("JAR STARTS [AOT-CACHE]");
    }
    Path data = Files.createTempDirectory("gatehouse-bench-start");
    Path jar = Path.of(arguments[0]);
    try (RunningServer first = RunningServer.start(jar, List.of(), List.of(), data)) {
      BenchOrganization.setUp(first);
    }
    StartTime start = new StartTime(jar, data);
    int starts = Integer.parseInt(arguments[1]);
    start.measure("without AOT cache", starts, List.of());
    if (arguments.length > 2) {
      start.measure(
          "with AOT cache",
          starts,
          List.of("-XX:AOTCache=" + arguments[2], "-Xlog:aot=off", "-Xlog:cds=off"));
    }
  }

  private void measure(String name, int starts, List<String> flags)
      throws IOException, InterruptedException {
    long[] wall = new long[starts];
    List<String> each = new ArrayList<>();
    long processor = 0;
    for (int i = 0; i < starts; i++) {
      long begin = System.nanoTime();
      try (RunningServer server = RunningServer.launch(jar, List.of(), flags, data)) {
        awaitPage(server);
        wall[i] = (System.nanoTime() - begin) / 1_000_000;
        processor += server.processorTime().toMillis();
      }
      each.add(Long.toString(wall[i]));
    }
    Arrays.sort(wall);
    System.out.printf(
        "%s: median %d ms to the first sign-in page (%s), %d ms of processor time each%n",
        name, wall[starts / 2], String.join(" ", each), processor / starts);
  }

  private static void awaitPage(RunningServer server) throws IOException, InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 1_000);
        ask(socket);
        return;
      } catch (SocketException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(5);
      }
    }
  }

  private static void ask(Socket socket) throws IOException {
    String request =
        "GET /sign-in/"
            + BenchOrganization.SLUG
            + " HTTP/1.1\r\nHost: gatehouse\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    if (!answer.startsWith("HTTP/1.1 200") || !answer.contains("Acme")) {
      throw new IllegalStateException("no sign-in page: " + answer);
    }
  }
}
