package dev.gatehouse.server.web;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * An answer without a body whose header is encoded once. Build it when the thing that it tells is
 * cached, and give the same instance out for each request.
 */
public final class InstantAnswer {
  private final int status;
  private final HttpField[] fields;

  private InstantAnswer(int status, HttpField[] fields) {
    this.status = status;
    this.fields = fields;
  }

  /** Encodes an answer. Length, caching and type protection are added here. */
  public static InstantAnswer of(int status, List<Response.Header> headers) {
    List<HttpField> fields = new ArrayList<>();
    fields.add(new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, "0"));
    fields.add(new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"));
    for (Response.Header header : headers) {
      fields.add(new PreEncodedHttpField(header.name(), header.value()));
    }
    return new InstantAnswer(status, fields.toArray(HttpField[]::new));
  }

  void writeTo(org.eclipse.jetty.server.Response response) {
    response.setStatus(status);
    var headers = response.getHeaders();
    for (HttpField field : fields) {
      headers.add(field);
    }
  }
}
