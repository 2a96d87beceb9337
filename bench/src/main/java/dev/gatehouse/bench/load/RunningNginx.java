package dev.gatehouse.bench.load;

import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** nginx with one worker that answers 200 and does nothing else. */
final class RunningNginx implements AutoCloseable, Measured {
  private static final String SETTINGS =
      """
      daemon off;
      master_process off;
      pid %1$s/pid;
      error_log %1$s/error.log;
      events { worker_connections 1024; }
      http {
        access_log off;
        keepalive_requests 1000000000;
        server {
          listen 127.0.0.1:%2$d;
          location / { return 200; }
        }
      }
      """;

  private final Process process;
  private final int port;

  private RunningNginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static RunningNginx start(List<String> pinned) throws IOException, InterruptedException {
    int port = LoopbackPort.free();
    Path folder = Files.createTempDirectory("gatehouse-bench-nginx");
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, SETTINGS.formatted(folder, port));
    List<String> command = new ArrayList<>(pinned);
    command.addAll(List.of("nginx", "-e", folder + "/error.log", "-c", file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    RunningNginx nginx = new RunningNginx(process, port);
    for (int attempt = 0; attempt < 100 && !LoopbackPort.accepts(port); attempt++) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IOException("nginx did not start: " + Files.readString(folder.resolve("log")));
      }
    }
    return nginx;
  }

  String address() {
    return "http://127.0.0.1:" + port + "/";
  }

  @Override
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
