package dev.tpo.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** A body cannot be of every type: Spring would take such a {@code Content-Type} for a fault of ours. */
final class WildcardTypeFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        if (type != null && type.split(";", 2)[0].contains("*")) {
            ErrorBody.write(
                    ApiException.unsupportedMediaType("Content-Type must name one type, without *"), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }
}
