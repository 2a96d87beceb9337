package dev.gatehouse.server.api;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * One operation of the admin API: the route, the check and the documentation come from this one
 * value, so that they cannot differ.
 *
 * @param id the operationId, such as {@code createOrganization}
 * @param tag the noun under which the documentation lists it
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param template the path below {@code /api/v1}, with {@code {name}} for segments
 * @param scope what the API key must be allowed to do, such as {@code connections:write}
 * @param summary one sentence
 * @param input the record that the body is read into; empty for no body
 * @param csv that rows in text/csv will do in place of JSON; empty for JSON alone
 * @param output what is answered; {@link Void} for no body, {@link CsvDocument} for text/csv,
 *     {@link JsonDocument} for a long array
 * @param status the status of success
 * @param query the query parameters that it understands; others are refused
 * @param handler what runs
 */
record Operation(
    String id,
    String tag,
    String method,
    String template,
    String scope,
    String summary,
    Optional<Class<? extends Record>> input,
    Optional<CsvForm> csv,
    Type output,
    int status,
    List<QueryParameter> query,
    Handler handler) {

  /** A query parameter with its documentation. */
  record QueryParameter(String name, String description) {}

  /** What runs: outside any transaction; it opens its own. */
  @FunctionalInterface
  interface Handler {
    Reply run(Call call);
  }

  /** The same with other query parameters. */
  Operation with(List<QueryParameter> parameters) {
    return new Operation(
        id, tag, method, template, scope, summary, input, csv, output, status, parameters, handler);
  }

  /** The same, taking rows in text/csv too. */
  Operation orCsv(CsvForm form) {
    return new Operation(
        id,
        tag,
        method,
        template,
        scope,
        summary,
        input,
        Optional.of(form),
        output,
        status,
        query,
        handler);
  }

  /** Whether the path names an organization, so that a key of that organization may call it. */
  boolean insideOrganization() {
    return template.startsWith("/organizations/{organization}");
  }
}
