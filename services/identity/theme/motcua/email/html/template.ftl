<#-- The frame of every e-mail. Mail programs read no style sheet, so each element carries its own style. -->
<#macro emailLayout>
<!DOCTYPE html>
<html lang="${locale.language}" dir="${(ltr)?then('ltr','rtl')}">
<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${msg("mailBrand")}</title>
</head>
<body style="margin:0;padding:0;background:#faf8f4;color:#1b1b1f;font-family:'Be Vietnam Pro','Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#faf8f4">
    <tr>
        <td align="center" style="padding:0">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#8f1420;border-bottom:3px solid #c8963e">
                <tr><td align="center">
                    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px">
                        <tr><td style="padding:16px 24px;color:#ffffff;font-size:18px;font-weight:700">${msg("mailBrand")}</td></tr>
                    </table>
                </td></tr>
            </table>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;margin-top:24px">
                <tr><td style="padding:0 16px">
                    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#ffffff;border:1px solid #d9d5cd;border-radius:6px">
                        <tr><td style="padding:24px"><#nested></td></tr>
                    </table>
                    <p style="margin:16px 8px 32px;color:#55565c;font-size:14px">${msg("mailFooter")}<br><a href="${properties.portalUrl}" style="color:#0f5c5c">${properties.portalUrl}</a></p>
                </td></tr>
            </table>
        </td>
    </tr>
</table>
</body>
</html>
</#macro>

<#-- A letter with one thing to do: what it is about, the button, how long it holds, what to do if it was not you. -->
<#macro action title text link button holds otherwise>
<h1 style="margin:0 0 12px;font-size:22px;line-height:1.25;font-weight:700">${title}</h1>
<p style="margin:0 0 20px">${text}</p>
<p style="margin:0 0 20px"><a href="${link}" style="display:inline-block;background:#0f5c5c;color:#ffffff;font-weight:600;text-decoration:none;border-radius:6px;padding:12px 20px">${button}</a></p>
<p style="margin:0 0 8px;color:#55565c;font-size:14px">${holds}</p>
<p style="margin:0;color:#55565c;font-size:14px">${otherwise}</p>
</#macro>
