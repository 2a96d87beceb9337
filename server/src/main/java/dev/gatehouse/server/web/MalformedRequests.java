package dev.gatehouse.server.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what the engine itself refuses before there is a request: bad lines, huge headers. */
final class MalformedRequests implements Request.Handler {
  private static final String SENTENCE = "The request could not be read.";
  private static final byte[] BODY =
      ("{\"error\":{\"code\":\"request_malformed\",\"message\":\"" + SENTENCE + "\"}}")
          .getBytes(StandardCharsets.UTF_8);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var headers = response.getHeaders();
    // Where not even the target could be read, it is another.
    boolean scim = Failures.isScim(String.valueOf(request.getHttpURI().getPath()));
    byte[] body =
        scim
            ? Failures.scim(response.getStatus(), "request_malformed: " + SENTENCE)
                .getBytes(StandardCharsets.UTF_8)
            : BODY;
    headers.put(HttpHeader.CONTENT_TYPE, scim ? Failures.SCIM : "application/json");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
