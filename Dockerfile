# Wheels are made in one stage and installed in the other, so that no build tool is left behind.
FROM python:3.12-slim AS wheels
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels -c requirements.lock .

FROM python:3.12-slim
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels liyu \
    && useradd --system --uid 10001 --home-dir /var/lib/liyu --shell /usr/sbin/nologin liyu \
    && install -d -o liyu -g liyu -m 0700 /var/lib/liyu
USER liyu
WORKDIR /var/lib/liyu
ENV PYTHONUNBUFFERED=1 LIYU_DATABASE_URL=sqlite:////var/lib/liyu/liyu.db
VOLUME /var/lib/liyu
STOPSIGNAL SIGTERM
CMD ["liyu", "run"]
