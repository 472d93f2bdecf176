package io.cordboard.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Gives a test the values of its parameter, an enum: all of them where its class is tagged {@code
 * long}; elsewhere one, not the same for every test, since each costs ten seconds of real phones.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(OneOrAll.Values.class)
@interface OneOrAll {
  /** The values. */
  final class Values implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(ExtensionContext context) {
      Object[] all = context.getRequiredTestMethod().getParameterTypes()[0].getEnumConstants();
      if (context.getTags().contains("long")) {
        return Stream.of(all).map(Arguments::of);
      }
      int one = Math.floorMod(context.getRequiredTestMethod().getName().hashCode(), all.length);
      return Stream.of(Arguments.of(all[one]));
    }
  }
}
