package dev.tpo.testing;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.annotation.Autowired;

/** Fills in the database of the test class where a parameter asks for it. */
final class PostgresExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        boolean spring = parameter.isAnnotated(Autowired.class)
                || parameter.getDeclaringExecutable().isAnnotationPresent(Autowired.class);
        return !spring && (type == DataSource.class || type == TestDatabase.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> owner = DatabaseOwner.of(context.getRequiredTestClass());
        if (owner == null) {
            throw new IllegalStateException(context.getRequiredTestClass() + " is not annotated with @PostgresTest");
        }
        TestDatabase database = PostgresServer.databaseOf(owner);
        return parameter.getParameter().getType() == TestDatabase.class ? database : database.dataSource();
    }
}
