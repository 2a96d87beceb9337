package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.Handler;
import dev.gatehouse.server.api.Operation.QueryParameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the operations on one noun. */
final class OperationGroup {
  private static final QueryParameter AFTER =
      new QueryParameter("after", "What the page before gave as 'next'.");
  private static final QueryParameter LIMIT =
      new QueryParameter("limit", "At most so many items: 1 to 100, 50 unless given.");

  private final String tag;
  private final List<Operation> operations = new ArrayList<>();

  OperationGroup(String tag) {
    this.tag = tag;
  }

  List<Operation> all() {
    return List.copyOf(operations);
  }

  OperationGroup get(
      String id, String template, String scope, String summary, Type output, Handler handler) {
    return add(
        id, "GET", template, scope, summary, Optional.empty(), output, 200, List.of(), handler);
  }

  /** A list in pages. */
  OperationGroup list(
      String id,
      String template,
      String scope,
      String summary,
      Class<?> item,
      List<QueryParameter> filters,
      Handler handler) {
    List<QueryParameter> query = new ArrayList<>(filters);
    query.add(AFTER);
    query.add(LIMIT);
    return add(
        id,
        "GET",
        template,
        scope,
        summary,
        Optional.empty(),
        new Generic(Page.class, item),
        200,
        query,
        handler);
  }

  OperationGroup create(
      String id,
      String template,
      String scope,
      String summary,
      Class<? extends Record> input,
      Type output,
      Handler handler) {
    return add(
        id, "POST", template, scope, summary, Optional.of(input), output, 201, List.of(), handler);
  }

  /** A POST without a body that does something, such as enabling. */
  OperationGroup act(
      String id, String template, String scope, String summary, Type output, Handler handler) {
    return add(
        id, "POST", template, scope, summary, Optional.empty(), output, 200, List.of(), handler);
  }

  /** A POST with a body that makes nothing, such as reading metadata. */
  OperationGroup ask(
      String id,
      String template,
      String scope,
      String summary,
      Class<? extends Record> input,
      Type output,
      Handler handler) {
    return add(
        id, "POST", template, scope, summary, Optional.of(input), output, 200, List.of(), handler);
  }

  OperationGroup change(
      String id,
      String template,
      String scope,
      String summary,
      Class<? extends Record> input,
      Type output,
      Handler handler) {
    return add(
        id, "PATCH", template, scope, summary, Optional.of(input), output, 200, List.of(), handler);
  }

  OperationGroup put(
      String id,
      String template,
      String scope,
      String summary,
      Class<? extends Record> input,
      Type output,
      Handler handler) {
    return add(
        id, "PUT", template, scope, summary, Optional.of(input), output, 200, List.of(), handler);
  }

  OperationGroup delete(String id, String template, String scope, String summary, Handler handler) {
    return add(
        id,
        "DELETE",
        template,
        scope,
        summary,
        Optional.empty(),
        Void.class,
        204,
        List.of(),
        handler);
  }

  /** Lets the operation that was added last take more query parameters. */
  OperationGroup with(QueryParameter... more) {
    Operation last = operations.removeLast();
    List<QueryParameter> query = new ArrayList<>(last.query());
    query.addAll(List.of(more));
    operations.add(last.with(query));
    return this;
  }

  /** Lets the operation that was added last take rows in text/csv in place of JSON. */
  OperationGroup orCsv(CsvForm form) {
    operations.add(operations.removeLast().orCsv(form));
    return this;
  }

  private OperationGroup add(
      String id,
      String method,
      String template,
      String scope,
      String summary,
      Optional<Class<? extends Record>> input,
      Type output,
      int status,
      List<QueryParameter> query,
      Handler handler) {
    operations.add(
        new Operation(
            id,
            tag,
            method,
            template,
            scope,
            summary,
            input,
            Optional.empty(),
            output,
            status,
            query,
            handler));
    return this;
  }

  /** A type with one argument, for the documentation. */
  static Type listOf(Class<?> item) {
    return new Generic(List.class, item);
  }

  private record Generic(Class<?> raw, Class<?> argument) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {argument};
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public Type getOwnerType() {
      return getClass();
    }
  }
}
