package dev.gatehouse.server.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;

/** Collects an answer, and hangs up on a peer that sends more than it may. */
final class BoundedAnswer implements Response.Listener {

  /** The peer sent too much. */
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge(int limit) {
      super("the answer has more than " + limit + " octets");
    }
  }

  private final int limit;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final CompletableFuture<Outgoing.Answered> answer = new CompletableFuture<>();

  BoundedAnswer(int limit) {
    this.limit = limit;
  }

  CompletableFuture<Outgoing.Answered> answer() {
    return answer;
  }

  @Override
  public void onContent(Response response, ByteBuffer content) {
    if (body.size() + content.remaining() > limit) {
      response.abort(new TooLarge(limit));
      return;
    }
    byte[] chunk = new byte[content.remaining()];
    content.get(chunk);
    body.writeBytes(chunk);
  }

  @Override
  public void onComplete(Result result) {
    Throwable failure = result.getFailure();
    if (failure != null) {
      answer.completeExceptionally(failure);
      return;
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (HttpField field : result.getResponse().getHeaders()) {
      headers
          .computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(field.getValue() == null ? "" : field.getValue());
    }
    answer.complete(
        new Outgoing.Answered(result.getResponse().getStatus(), headers, body.toByteArray()));
  }
}
