package dev.gatehouse.server.db;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs a whole class of tests on SQLite and on PostgreSQL: for tests of features over real HTTP
 * whose outcome hangs on what the database does. Its constructor takes the {@link TestDatabase}, of
 * which each test opens a fresh one. Tests of a store say {@link OnBothDatabases} instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
public @interface EachDatabase {}
