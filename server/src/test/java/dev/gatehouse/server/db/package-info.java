/** Tests of the database, and the databases on which other tests run. */
@NullMarked
package dev.gatehouse.server.db;

import org.jspecify.annotations.NullMarked;
