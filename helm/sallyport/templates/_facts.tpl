{{/* What several templates must agree on. Yes is "true", no is "". */}}

{{- define "sallyport.isSidecar" -}}
{{- if eq .Values.mode "sidecar" }}true{{ end -}}
{{- end -}}

{{- define "sallyport.isBesideAgent" -}}
{{- if and (eq .Values.mode "sidecar") (eq .Values.sidecar.beside "agent") }}true{{ end -}}
{{- end -}}

{{/* Whether two gateways can be asked for one session. Clients beside an agent only ever ask their own. */}}
{{- define "sallyport.isReplicated" -}}
{{- if include "sallyport.isBesideAgent" . -}}
{{- else if include "sallyport.isAutoscaled" . }}true
{{- else if gt (int .Values.replicas) 1 }}true
{{- end -}}
{{- end -}}

{{- define "sallyport.isAutoscaled" -}}
{{- if and .Values.autoscaling.enabled (eq .Values.mode "standalone") }}true{{ end -}}
{{- end -}}

{{/* Whether the pod's address is where clients find it. */}}
{{- define "sallyport.isReachable" -}}
{{- if not (or (hasPrefix "127." .Values.listener.host) (has .Values.listener.host (list "localhost" "[::1]"))) }}true{{ end -}}
{{- end -}}

{{- define "sallyport.hasService" -}}
{{- if and .Values.service.enabled (not (include "sallyport.isBesideAgent" .)) }}true{{ end -}}
{{- end -}}

{{/* An agent's pod has ports of which nothing is known here. */}}
{{- define "sallyport.hasNetworkPolicy" -}}
{{- if and .Values.networkPolicy.enabled (not (include "sallyport.isBesideAgent" .)) }}true{{ end -}}
{{- end -}}

{{- define "sallyport.tlsSecret" -}}
{{- if .Values.tls.certManager.enabled -}}
{{- include "sallyport.fullname" . }}-tls
{{- else -}}
{{- .Values.tls.existingSecret -}}
{{- end -}}
{{- end -}}

{{- define "sallyport.port" -}}
{{- default (ternary 8443 8080 (ne (include "sallyport.tlsSecret" .) "")) .Values.listener.port | int -}}
{{- end -}}

{{- define "sallyport.portName" -}}
{{- ternary "https-mcp" "http-mcp" (ne (include "sallyport.tlsSecret" .) "") -}}
{{- end -}}

{{- define "sallyport.servicePort" -}}
{{- default (ternary 443 80 (ne (include "sallyport.tlsSecret" .) "")) .Values.service.port | int -}}
{{- end -}}

{{- define "sallyport.publicHost" -}}
{{- if .Values.publicUrl -}}
{{- (urlParse .Values.publicUrl).host | splitList ":" | first -}}
{{- end -}}
{{- end -}}

{{- define "sallyport.drainDelay" -}}
{{- if kindIs "invalid" .Values.drain.delaySeconds -}}
{{- ternary 0 5 (eq (include "sallyport.isBesideAgent" .) "true") -}}
{{- else -}}
{{- int .Values.drain.delaySeconds -}}
{{- end -}}
{{- end -}}

{{/* How long the gateway takes to stop at most, in seconds. */}}
{{- define "sallyport.drainSeconds" -}}
{{- add (include "sallyport.drainDelay" . | int) (int .Values.drain.timeoutSeconds) -}}
{{- end -}}

{{/* How long a server keeps serving while the gateway in front of it drains. */}}
{{- define "sallyport.serverSleepSeconds" -}}
{{- add (include "sallyport.drainSeconds" . | int) 5 -}}
{{- end -}}

{{/* What goes on in the pod until the gateway has gone, in seconds: the grace period must be longer. */}}
{{- define "sallyport.stopSeconds" -}}
{{- if include "sallyport.isBesideAgent" . -}}
{{- add (int .Values.sidecar.agentSeconds) (include "sallyport.drainSeconds" . | int) -}}
{{- else if include "sallyport.isSidecar" . -}}
{{- include "sallyport.serverSleepSeconds" . -}}
{{- else -}}
{{- include "sallyport.drainSeconds" . -}}
{{- end -}}
{{- end -}}

{{- define "sallyport.terminationGracePeriodSeconds" -}}
{{- default (add (include "sallyport.stopSeconds" . | int) 15) .Values.terminationGracePeriodSeconds | int -}}
{{- end -}}
