package dev.gatehouse.server.api;

import java.util.List;
import java.util.function.Function;

/**
 * That an operation takes rows in {@code text/csv} (RFC 4180), or a document in another form, in
 * place of JSON.
 *
 * @param mediaType of the form
 * @param description for people
 * @param columns what the header of CSV may name; none elsewhere
 * @param largest octets of a body in either form
 * @param reader makes what the handler gets, or says what cannot be read
 */
record CsvForm(
    String mediaType,
    String description,
    List<Column> columns,
    int largest,
    Function<byte[], Body> reader) {

  CsvForm {
    columns = List.copyOf(columns);
  }

  /** A column with its documentation. */
  record Column(String name, String description) {}
}
