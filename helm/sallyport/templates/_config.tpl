{{/* The part of the configuration that the pod has to agree with. */}}
{{- define "sallyport.gatewayYaml" -}}
{{- $listener := merge (dict "address" (printf "%s:%s" .Values.listener.host (include "sallyport.port" .))) .Values.listener.settings -}}
{{- if .Values.publicUrl -}}
{{- $_ := set $listener "publicUrl" .Values.publicUrl -}}
{{- end -}}
{{- if include "sallyport.tlsSecret" . -}}
{{- $_ := set $listener "tls" (dict "certificate" "/tls/tls.crt" "key" "/tls/tls.key" "minVersion" .Values.tls.minVersion) -}}
{{- end -}}
{{- $listeners := dict "mcp" $listener -}}
{{- if .Values.redirect.enabled -}}
{{- $_ := set $listeners "redirect" (dict "address" (printf ":%d" (int .Values.redirect.port)) "redirectToHttps" true) -}}
{{- end -}}
{{- $config := dict "listeners" $listeners -}}
{{- $status := dict "address" (printf ":%d" (int .Values.status.port)) -}}
{{- if .Values.status.allowFrom -}}
{{- $_ := set $status "allowFrom" .Values.status.allowFrom -}}
{{- end -}}
{{- $_ := set $config "status" $status -}}
{{- $_ := set $config "admin" (dict "address" (printf "127.0.0.1:%d" (int .Values.admin.port))) -}}
{{- $_ := set $config "drain" (dict "delay" (printf "%ss" (include "sallyport.drainDelay" .)) "timeout" (printf "%ds" (int .Values.drain.timeoutSeconds))) -}}
{{- $sessions := deepCopy .Values.sessions.settings -}}
{{- if .Values.sessions.existingSecret -}}
{{- $keys := list -}}
{{- range .Values.sessions.keys -}}
{{- $keys = append $keys (printf "${file:/keys/%s}" .) -}}
{{- end -}}
{{- $_ := set $sessions "keys" $keys -}}
{{- end -}}
{{- if $sessions -}}
{{- $_ := set $config "sessions" $sessions -}}
{{- end -}}
{{- if include "sallyport.isReplicated" . -}}
{{/* Brackets are right for IPv6 and do no harm for IPv4. */}}
{{- $_ := set $config "replicas" (dict "address" (printf "[${POD_IP}]:%d" (int .Values.relay.port))) -}}
{{- end -}}
{{- if .Values.telemetry -}}
{{- $_ := set $config "telemetry" .Values.telemetry -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* Changes with what a running gateway refuses to take over, so that exactly such a change rolls the pods. */}}
{{- define "sallyport.restartHash" -}}
{{- $config := include "sallyport.gatewayYaml" . | fromYaml -}}
{{- $addresses := dict -}}
{{- range $name, $listener := $config.listeners -}}
{{- $_ := set $addresses $name (list $listener.address (hasKey $listener "tls")) -}}
{{- end -}}
{{- $telemetry := default dict $config.telemetry -}}
{{- $sessions := default dict $config.sessions -}}
{{- $facts := list $addresses $config.status.address $config.admin.address $config.replicas $sessions.lifetime (hasKey $sessions "keys") $telemetry.otlp $telemetry.traces -}}
{{- toJson $facts | sha256sum | trunc 16 -}}
{{- end -}}
