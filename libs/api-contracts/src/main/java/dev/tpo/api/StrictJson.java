package dev.tpo.api;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads JSON as it is written: no {@code 1.5} for an integer, no {@code "5"} for a number, no {@code 5} for a text, no
 * {@code "NaN"}, and no text that PostgreSQL could not keep (U+0000, half a surrogate pair).
 */
public final class StrictJson {
    /** How what it refuses begins: the field is named in its place. */
    public static final String SAYS = "Value ";

    private StrictJson() {}

    public static void customize(JsonMapper.Builder builder) {
        builder.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .withCoercionConfig(LogicalType.Textual, text -> {
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                })
                .addModule(new SimpleModule("strict")
                        .addDeserializer(String.class, new StorableText())
                        .addKeyDeserializer(String.class, new StorableKey())
                        .addDeserializer(Double.class, new FiniteNumber(Double.class))
                        .addDeserializer(double.class, new FiniteNumber(double.class)));
    }

    private static void requireStorable(String text, DeserializationContext context) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                throw MismatchedInputException.from(
                        context.getParser(), String.class, SAYS + "must not hold U+0000 or half a surrogate pair");
            }
            i += pair ? 1 : 0;
        }
    }

    private static final class StorableKey extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            requireStorable(key, context);
            return key;
        }
    }

    private static final class StorableText extends StdScalarDeserializer<String> {
        StorableText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            String text = StringDeserializer.instance.deserialize(parser, context);
            requireStorable(text, context);
            return text;
        }
    }

    private static final class FiniteNumber extends StdScalarDeserializer<Double> {
        FiniteNumber(Class<Double> type) {
            super(type);
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) {
            JsonToken token = parser.currentToken();
            if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
                throw MismatchedInputException.from(parser, Double.class, SAYS + "must be a number");
            }
            double value = parser.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw MismatchedInputException.from(parser, Double.class, SAYS + "must be a finite number");
            }
            return value;
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            if (handledType() == double.class) {
                throw MismatchedInputException.from(context.getParser(), Double.class, SAYS + "must not be null");
            }
            return super.getNullValue(context);
        }
    }
}
