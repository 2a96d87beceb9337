package dev.gatehouse.server.api;

import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.WebRefusal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A call that came from inside this process, as operations see one. */
record InnerRequest(
    PersonCalls.Asked asked,
    Map<String, String> pathParameters,
    String clientAddress,
    URI publicAddress)
    implements Request {

  @Override
  public String method() {
    return asked.method();
  }

  @Override
  public String path() {
    return "/api/v1" + asked.path();
  }

  @Override
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the operation has no path parameter " + name);
    }
    return value;
  }

  @Override
  public String rawQuery() {
    throw new UnsupportedOperationException("no operation checks signatures of its query");
  }

  @Override
  public Parameters query() {
    return asked.query();
  }

  @Override
  public Parameters form() {
    throw new UnsupportedOperationException("no operation reads a form");
  }

  @Override
  public byte[] body(int limit) {
    if (asked.body().length > limit) {
      throw WebRefusal.TOO_LARGE.exception(413, "the body is larger than " + limit + " octets");
    }
    return asked.body();
  }

  @Override
  public Optional<String> header(String name) {
    return name.toLowerCase(Locale.ROOT).equals("content-type")
        ? Optional.of(asked.contentType())
        : Optional.empty();
  }

  @Override
  public List<String> headers(String name) {
    return header(name).stream().toList();
  }

  @Override
  public Optional<String> cookie(String name) {
    return Optional.empty();
  }
}
