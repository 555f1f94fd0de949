# The gateway's container: nothing in it but the C library, a small Java, and the gateway. distribution/ makes its files, here and in `mvn verify`,
# which starts them without an engine. docs/operations.md says how to run it.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -DskipTests -pl distribution -am package

FROM scratch
COPY --from=build /src/distribution/target/root /
ENV LANG=C.UTF-8
USER 65532:65532
EXPOSE 8443 9911
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s CMD ["/opt/java/bin/java", "@/opt/sallyport/health.args"]
ENTRYPOINT ["/opt/java/bin/java", "@/opt/sallyport/run.args"]
CMD ["run"]
