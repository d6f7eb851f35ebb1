// Made from docs/reference/openapi.json by scripts/api-types.mjs; do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AddedItems
         * @description How many items were added, their names, and what was refused.
         */
        AddedItems: {
            /** Added */
            added: number;
            /** Items */
            items: string[];
            /** Refused */
            refused: components["schemas"]["RefusedRow"][];
        };
        /**
         * Agreed
         * @description Which text one agrees to.
         */
        Agreed: {
            /** Version */
            version: string;
        };
        /**
         * CampaignLine
         * @description A campaign in a list.
         */
        CampaignLine: {
            /** Campaign */
            campaign: string;
            /** Closed At */
            closed_at: number | null;
            /** Guideline */
            guideline: string;
            /** Items */
            items: number;
            /** Opened At */
            opened_at: number;
            /** Opened By */
            opened_by: string;
            /** Retired */
            retired: number;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "closed";
            /** Title */
            title: string;
        };
        /**
         * CampaignList
         * @description The campaigns that one may read, the newest first.
         */
        CampaignList: {
            /** Campaigns */
            campaigns: components["schemas"]["CampaignLine"][];
        };
        /**
         * CampaignView
         * @description A campaign with its spec as it stands; the newest guideline is a resource of its own.
         */
        CampaignView: {
            /** Campaign */
            campaign: string;
            /** Closed At */
            closed_at: number | null;
            /** Guideline */
            guideline: string;
            /** Items */
            items: number;
            /** Opened At */
            opened_at: number;
            /** Opened By */
            opened_by: string;
            /** Retired */
            retired: number;
            /** Revision */
            revision: number;
            /** Spec */
            spec: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * State
             * @enum {string}
             */
            state: "open" | "closed";
            /** Title */
            title: string;
        };
        /**
         * Changed
         * @description The paths of the keys that changed.
         */
        Changed: {
            /** Changed */
            changed: string[];
        };
        /**
         * Checked
         * @description Whether a campaign could be opened as it is, every fault, and what it means with defaults.
         */
        Checked: {
            /** Errors */
            errors: components["schemas"]["Detail"][];
            /** Ok */
            ok: boolean;
            /** Spec */
            spec: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
        };
        /**
         * ConsentView
         * @description What a rater must agree to; ``version`` names the text.
         */
        ConsentView: {
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * ConsistencyProof
         * @description Hashes in hexadecimal that show the older log to be a beginning of the newer (RFC 6962).
         */
        ConsistencyProof: {
            /** Old */
            old: number;
            /** Path */
            path: string[];
            /** Size */
            size: number;
        };
        /**
         * Detail
         * @description One thing that does not fit.
         */
        Detail: {
            /** Allowed */
            allowed: string;
            /** Found */
            found: string;
            /** Path */
            path: string;
        };
        /**
         * Diff
         * @description What changed from one version to another, line by line.
         */
        Diff: {
            /** Lines */
            lines: components["schemas"]["DiffLine"][];
            /** New */
            new: string;
            /** Old */
            old: string;
        };
        /**
         * DiffLine
         * @description A line of both versions, or of one.
         */
        DiffLine: {
            /**
             * Change
             * @enum {string}
             */
            change: "same" | "added" | "removed";
            /** Text */
            text: string;
        };
        /**
         * Excluded
         * @description How many judgments were excluded.
         */
        Excluded: {
            /** Excluded */
            excluded: number;
        };
        /**
         * Exclusion
         * @description Judgments to take out of what counts; those between two times, or all.
         */
        Exclusion: {
            /** Reason */
            reason: string;
            /**
             * Since
             * @default 0
             */
            since: number;
            /** Until */
            until?: number | null;
        };
        /**
         * Extended
         * @description Until when the lease lasts, in milliseconds UTC.
         */
        Extended: {
            /** Expires At */
            expires_at: number;
        };
        /**
         * FileText
         * @description A campaign file, as YAML or JSON text.
         */
        FileText: {
            /** Text */
            text: string;
        };
        /**
         * Form
         * @description What is shown of an item and asked about it; the parts are those of a campaign file.
         */
        Form: {
            /** Break Minutes */
            break_minutes: number;
            /** Campaign */
            campaign: string;
            /** Content */
            content: {
                [key: string]: unknown;
            }[];
            /** Expected Seconds */
            expected_seconds: number | null;
            /** Hold */
            hold: number;
            /** Language */
            language: string;
            /** Lease Minutes */
            lease_minutes: number;
            /** Pay */
            pay: {
                [key: string]: unknown;
            } | null;
            /** Questions */
            questions: {
                [key: string]: unknown;
            }[];
            /** Skip Reasons */
            skip_reasons: {
                [key: string]: unknown;
            }[];
            /** Title */
            title: string;
            /** Undo Minutes */
            undo_minutes: number;
        };
        /**
         * GuidelineBefore
         * @description The version that the rater read last.
         */
        GuidelineBefore: {
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * GuidelineLine
         * @description A version in a list.
         */
        GuidelineLine: {
            /** Note */
            note: string;
            /** Number */
            number: number;
            /** Published At */
            published_at: number;
            /** Published By */
            published_by: string;
            /** Version */
            version: string;
        };
        /**
         * GuidelineList
         * @description The versions, the oldest first.
         */
        GuidelineList: {
            /** Guidelines */
            guidelines: components["schemas"]["GuidelineLine"][];
        };
        /**
         * GuidelineText
         * @description A version with its text, Markdown.
         */
        GuidelineText: {
            /** Note */
            note: string;
            /** Number */
            number: number;
            /** Published At */
            published_at: number;
            /** Published By */
            published_by: string;
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * GuidelineView
         * @description The guideline as it is, and what the rater read of it.
         */
        GuidelineView: {
            /** Acknowledged */
            acknowledged: boolean;
            changed_since: components["schemas"]["GuidelineBefore"] | null;
            /** Note */
            note: string;
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * Health
         * @description That the server can work.
         */
        Health: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status: "ok";
        };
        /**
         * InvitationLine
         * @description An invitation without its secret.
         */
        InvitationLine: {
            /** Expires At */
            expires_at: number;
            /** Invitation */
            invitation: string;
            /** Made At */
            made_at: number;
            /** Made By */
            made_by: string;
            /** Note */
            note: string;
            /** Revoked At */
            revoked_at: number | null;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Uses Left */
            uses_left: number;
        };
        /**
         * InvitationLink
         * @description The link, shown once: its secret is kept nowhere.
         */
        InvitationLink: {
            /** Expires At */
            expires_at: number;
            /** Invitation */
            invitation: string;
            /** Link */
            link: string;
            /** Secret */
            secret: string;
        };
        /**
         * InvitationList
         * @description The invitations of a campaign, the newest first.
         */
        InvitationList: {
            /** Invitations */
            invitations: components["schemas"]["InvitationLine"][];
        };
        /**
         * InvitationView
         * @description What a link invites to. Without a campaign it makes an owner of the installation.
         */
        InvitationView: {
            /** Campaign */
            campaign: string | null;
            /** Consent */
            consent: string | null;
            /** Expected Seconds */
            expected_seconds: number | null;
            /** Guideline */
            guideline: string | null;
            /** Guideline Version */
            guideline_version: string | null;
            /** Language */
            language: string | null;
            /** Pay */
            pay: {
                [key: string]: unknown;
            } | null;
            /** Purpose */
            purpose: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "lead" | "expert" | "rater" | "auditor";
            /** Title */
            title: string;
        };
        /**
         * IssuedToken
         * @description A new token; ``secret`` is shown this once.
         */
        IssuedToken: {
            /** Expires At */
            expires_at: number | null;
            /** Secret */
            secret: string;
            /** Token */
            token: string;
        };
        /**
         * ItemEvent
         * @description Something that happened to the item.
         */
        ItemEvent: {
            /** At */
            at: number;
            /** By */
            by: string;
            /** Data */
            data: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Index */
            index: number | null;
            /** Kind */
            kind: string;
        };
        /**
         * ItemJudgment
         * @description A judgment of an item; ``erased`` names questions whose answer is gone for good.
         */
        ItemJudgment: {
            /** At */
            at: number;
            /** Comment */
            comment: string | null;
            /** Erased */
            erased: string[];
            /** Excluded */
            excluded: string | null;
            /** Guideline */
            guideline: string;
            /** Judgment */
            judgment: string;
            /** Labels */
            labels: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Rater */
            rater: string;
            /** Revised At */
            revised_at: number | null;
            /** Revisions */
            revisions: number;
            /** Seconds */
            seconds: number;
            shown: components["schemas"]["JsonValue"];
            /** Surplus */
            surplus: boolean;
        };
        /**
         * ItemLine
         * @description An item in a list; ``excerpt`` is the beginning of its content as JSON.
         */
        ItemLine: {
            /** Added At */
            added_at: number;
            /** Adjudicated */
            adjudicated: boolean;
            /** Excerpt */
            excerpt: string;
            /** Gold */
            gold: boolean;
            /** Held */
            held: number;
            /** Item */
            item: string;
            /** Judged */
            judged: number;
            /** Problems */
            problems: number;
            /** Room */
            room: number;
            /** Skips */
            skips: number;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "retired";
            /** Surplus */
            surplus: number;
            /** Wanted */
            wanted: number;
        };
        /**
         * ItemList
         * @description A page of items; ``next`` is the cursor of the one behind, null on the last.
         */
        ItemList: {
            /** Items */
            items: components["schemas"]["ItemLine"][];
            /** Next */
            next: string | null;
        };
        /**
         * ItemNote
         * @description A skip with its reason, or a report of a problem, with the words.
         */
        ItemNote: {
            /** At */
            at: number;
            /** Rater */
            rater: string;
            /** Reason */
            reason: string;
            /** Words */
            words: string | null;
        };
        /**
         * ItemToAdd
         * @description An item: its content by field; a name, its known answers, a priority if there are.
         */
        ItemToAdd: {
            /** Content */
            content: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Gold */
            gold?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Item */
            item?: string | null;
            /**
             * Priority
             * @description smaller comes first
             * @default 0
             */
            priority: number;
        };
        /**
         * ItemView
         * @description An item with everything.
         */
        ItemView: {
            /** Added At */
            added_at: number;
            /** Adjudicated */
            adjudicated: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Content */
            content: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Gold */
            gold: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Held */
            held: number;
            /** History */
            history: components["schemas"]["ItemEvent"][];
            /** Item */
            item: string;
            /** Judged */
            judged: number;
            /** Judgments */
            judgments: components["schemas"]["ItemJudgment"][];
            /** Problems */
            problems: components["schemas"]["ItemNote"][];
            /** Room */
            room: number;
            /** Skips */
            skips: components["schemas"]["ItemNote"][];
            /**
             * State
             * @enum {string}
             */
            state: "open" | "retired";
            /** Surplus */
            surplus: number;
            /** Wanted */
            wanted: number;
        };
        /**
         * ItemsToAdd
         * @description Items to add.
         */
        ItemsToAdd: {
            /** Items */
            items: components["schemas"]["ItemToAdd"][];
        };
        /**
         * Joining
         * @description How somebody joins: under which pseudonym, and how they will log in again.
         *
         *     Who is logged in leaves the pseudonym out and joins as they are.
         */
        Joining: {
            /** Agreed */
            agreed: boolean;
            /** Login */
            login?: string | null;
            /** Password */
            password?: string | null;
            /** Pseudonym */
            pseudonym?: string | null;
        };
        JsonValue: unknown;
        /**
         * KeptMedia
         * @description A file that items can name as ``media``.
         */
        KeptMedia: {
            /** Bytes */
            bytes: number;
            /** Height */
            height: number | null;
            /** Media */
            media: string;
            /** Type */
            type: string;
            /** Width */
            width: number | null;
        };
        /**
         * KnownAnswers
         * @description The known answers by question; null takes them back.
         */
        KnownAnswers: {
            /** Labels */
            labels: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * LabelFrequency
         * @description How often a label was given.
         */
        LabelFrequency: {
            /** Count */
            count: number;
            /** Label */
            label: string;
        };
        /**
         * LastJudgment
         * @description One's last judgment, to be looked at and changed until ``until`` (milliseconds UTC).
         */
        LastJudgment: {
            /** At */
            at: number;
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Judgment */
            judgment: string;
            /** Labels */
            labels: {
                [key: string]: unknown;
            };
            /** Revision */
            revision: number;
            /** Shown */
            shown: {
                [key: string]: string[];
            };
            /** Until */
            until: number;
        };
        /**
         * LeaseView
         * @description An item in a rater's hands; times are milliseconds UTC.
         */
        LeaseView: {
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Expires At */
            expires_at: number;
            /** Guideline */
            guideline: string;
            /** Lease */
            lease: string;
            /** Shown */
            shown: {
                [key: string]: string[];
            };
        };
        /**
         * LogEntry
         * @description An entry of a log; ``body`` is its canonical JSON, byte for byte, ``leaf`` its hash.
         */
        LogEntry: {
            /** At */
            at: number;
            /** Body */
            body: string;
            /** By */
            by: string;
            /** Data */
            data: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Index */
            index: number;
            /** Kind */
            kind: string;
            /** Leaf */
            leaf: string;
        };
        /**
         * LogPage
         * @description Entries from an index on; ``next`` is the index behind, null at the end.
         */
        LogPage: {
            /** Entries */
            entries: components["schemas"]["LogEntry"][];
            /** Next */
            next: number | null;
        };
        /**
         * Login
         * @description Login and password.
         */
        Login: {
            /** Login */
            login: string;
            /** Password */
            password: string;
        };
        /**
         * MemberLine
         * @description A member; ``name`` is the pseudonym that they chose, for those who run the campaign.
         *
         *     Money is in millionths of the campaign's currency, times are in milliseconds UTC.
         */
        MemberLine: {
            /** Consented */
            consented: boolean;
            /** Earned */
            earned: number;
            /** Enrolled At */
            enrolled_at: number;
            /** Guideline */
            guideline: string | null;
            /** Judged */
            judged: number;
            /** Last At */
            last_at: number | null;
            /** Name */
            name: string;
            /** Paid */
            paid: number;
            /** Rater */
            rater: string;
            /** Reason */
            reason: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Seconds */
            seconds: number;
            /** Skipped */
            skipped: number;
            /**
             * Standing
             * @enum {string}
             */
            standing: "active" | "paused" | "removed";
        };
        /**
         * MemberList
         * @description Everybody in the campaign, in the order in which they joined.
         */
        MemberList: {
            /** Raters */
            raters: components["schemas"]["MemberLine"][];
        };
        /**
         * Membership
         * @description A campaign that one is a member of.
         */
        Membership: {
            /** Campaign */
            campaign: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Standing */
            standing: string;
            /** State */
            state: string;
            /** Title */
            title: string;
        };
        /**
         * NewGuideline
         * @description A version to publish; the note says to raters what changed and why.
         */
        NewGuideline: {
            /**
             * Note
             * @default
             */
            note: string;
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * NewInvitation
         * @description A link to make.
         */
        NewInvitation: {
            /**
             * Days
             * @default 14
             */
            days: number;
            /**
             * Note
             * @default
             */
            note: string;
            /**
             * Role
             * @default rater
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /**
             * Uses
             * @default 1
             */
            uses: number;
        };
        /**
         * NewMember
         * @description Somebody with an account, to make a member.
         */
        NewMember: {
            /** Person */
            person: string;
            /**
             * Role
             * @default rater
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
        };
        /**
         * NewPassword
         * @description A change of password; ``login`` and no ``old`` for accounts that had none.
         */
        NewPassword: {
            /** Login */
            login?: string | null;
            /** New */
            new: string;
            /**
             * Old
             * @default
             */
            old: string;
        };
        /**
         * NewPayment
         * @description A payment that was made, in millionths of the currency.
         */
        NewPayment: {
            /** Amount */
            amount: number;
            /** Currency */
            currency: string;
            /**
             * Note
             * @default
             */
            note: string;
            /** Rater */
            rater: string;
        };
        /**
         * NewStanding
         * @description Whether a rater is given items; the reason is in words that they will read.
         */
        NewStanding: {
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Standing
             * @enum {string}
             */
            standing: "active" | "paused" | "removed";
        };
        /**
         * NewToken
         * @description What a token is for, what it may do, and for how long.
         */
        NewToken: {
            /** Days */
            days?: number | null;
            /** Name */
            name: string;
            /** Person */
            person?: string | null;
            /** Scopes */
            scopes: components["schemas"]["Right"][];
        };
        /**
         * NewWebhookView
         * @description The webhook, and the secret that signs what it is told: shown now and never again.
         */
        NewWebhookView: {
            /** Secret */
            secret: string;
            /** Webhook */
            webhook: string;
        };
        /**
         * Order
         * @description In which order: all with the item's name behind, so that pages never overlap.
         * @enum {string}
         */
        Order: "place" | "item" | "added" | "judged" | "skips" | "problems";
        /**
         * OwnProgress
         * @description What a rater did in a campaign, and of that today.
         */
        OwnProgress: {
            /** Currency */
            currency: string | null;
            /** Earned */
            earned: number;
            /** Judged */
            judged: number;
            /** Paid */
            paid: number;
            /** Seconds */
            seconds: number;
            /** Skipped */
            skipped: number;
            today: components["schemas"]["Today"];
        };
        /**
         * Payment
         * @description That a payment is noted.
         */
        Payment: {
            /** Payment */
            payment: string;
        };
        /**
         * People
         * @description Everybody, in the order in which they joined.
         */
        People: {
            /** People */
            people: components["schemas"]["PersonView"][];
        };
        /**
         * PersonMembership
         * @description A person in a campaign.
         */
        PersonMembership: {
            /** Campaign */
            campaign: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Standing */
            standing: string;
        };
        /**
         * PersonView
         * @description A person; name and login come from the vault and are empty once erased.
         */
        PersonView: {
            /** Campaigns */
            campaigns: components["schemas"]["PersonMembership"][];
            /** Joined At */
            joined_at: number;
            /** Login */
            login: string | null;
            /** Name */
            name: string;
            /** Person */
            person: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "member";
            /**
             * State
             * @enum {string}
             */
            state: "active" | "erased";
        };
        /**
         * Problem
         * @description The body of every answer that is not a success.
         */
        Problem: {
            error: components["schemas"]["Refusal"];
        };
        /**
         * ProblemReport
         * @description What is wrong with an item.
         */
        ProblemReport: {
            /** Text */
            text: string;
        };
        /**
         * Progress
         * @description What a rater did in a campaign; ``earned`` in units of the currency.
         */
        Progress: {
            /** Currency */
            currency: string | null;
            /** Earned */
            earned: number;
            /** Judged */
            judged: number;
            /** Paid */
            paid: number;
            /** Seconds */
            seconds: number;
            /** Skipped */
            skipped: number;
        };
        /**
         * ReceiptView
         * @description That a judgment is kept. ``surplus``: it came late and does not count, but is paid.
         */
        ReceiptView: {
            /** At */
            at: number;
            /** Judgment */
            judgment: string;
            /** Surplus */
            surplus: boolean;
        };
        /**
         * Refusal
         * @description What is wrong, where, and what to do.
         */
        Refusal: {
            /** Details */
            details?: components["schemas"]["Detail"][];
            /**
             * Remedy
             * @default
             */
            remedy: string;
            /** What */
            what: string;
            /**
             * Where
             * @default
             */
            where: string;
        };
        /**
         * RefusedRow
         * @description A row that was not added, counted from 1, and why.
         */
        RefusedRow: {
            /** Item */
            item: string | null;
            /** Row */
            row: number;
            /** What */
            what: string;
        };
        /**
         * Revise
         * @description New answers; ``revision`` is the one that they replace, from 0.
         */
        Revise: {
            /**
             * Comment
             * @default
             */
            comment: string;
            /** Labels */
            labels: {
                [key: string]: unknown;
            };
            /**
             * Revision
             * @default 0
             */
            revision: number;
            /** Seconds */
            seconds: number;
            /** Submission */
            submission: string;
        };
        /**
         * Revised
         * @description The receipt of a change.
         */
        Revised: {
            receipt: components["schemas"]["ReceiptView"];
        };
        /**
         * Right
         * @description What can be done in a campaign.
         * @enum {string}
         */
        Right: "run" | "settle" | "judge" | "read";
        /**
         * SessionView
         * @description Who one is.
         */
        SessionView: {
            /** Campaigns */
            campaigns: components["schemas"]["Membership"][];
            /**
             * Install Role
             * @enum {string}
             */
            install_role: "owner" | "member";
            /** Name */
            name: string;
            /** Person */
            person: string;
        };
        /**
         * Settlement
         * @description The answers that settle an item, by question.
         */
        Settlement: {
            /** Labels */
            labels: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Shown
         * @description Which items: the filters there are.
         * @enum {string}
         */
        Shown: "all" | "open" | "held" | "judged" | "retired" | "gold" | "skipped" | "problems" | "adjudicated";
        /**
         * SingleSignOn
         * @description Whether people can log in elsewhere, and what that is called.
         */
        SingleSignOn: {
            /** Enabled */
            enabled: boolean;
            /** Name */
            name: string | null;
        };
        /**
         * Skip
         * @description Why an item is given back without an answer.
         */
        Skip: {
            /**
             * Comment
             * @default
             */
            comment: string;
            /**
             * Hold
             * @default 0
             */
            hold: number;
            /** Reason */
            reason: string;
            /**
             * Seconds
             * @default 0
             */
            seconds: number;
            /** Submission */
            submission: string;
        };
        /**
         * Skipped
         * @description What is next.
         */
        Skipped: {
            /** Leases */
            leases: components["schemas"]["LeaseView"][];
            progress: components["schemas"]["Progress"];
            /**
             * State
             * @enum {string}
             */
            state: "work" | "done" | "paused" | "consent" | "guideline" | "closed";
        };
        /**
         * StatusHour
         * @description Judgments given from a full hour on.
         */
        StatusHour: {
            /** At */
            at: number;
            /** Count */
            count: number;
        };
        /**
         * StatusItems
         * @description Items by state; ``closed`` have all the judgments that they want.
         */
        StatusItems: {
            /** Closed */
            closed: number;
            /** Open */
            open: number;
            /** Retired */
            retired: number;
        };
        /**
         * StatusView
         * @description Where a campaign stands.
         *
         *     ``judgments`` counts all that were given, ``counted`` those that fill a place of an item that is
         *     not retired, ``wanted`` the places. ``eta`` is when the last place will be filled at the rate of
         *     the last judgments. ``label_counts`` is a little older than the rest.
         */
        StatusView: {
            /** At */
            at: number;
            /** Counted */
            counted: number;
            /** Eta */
            eta: number | null;
            /** Held */
            held: number;
            items: components["schemas"]["StatusItems"];
            /** Judgments */
            judgments: number;
            /** Label Counts */
            label_counts: {
                [key: string]: components["schemas"]["LabelFrequency"][];
            };
            /** Median Seconds */
            median_seconds: number | null;
            /** Per Hour */
            per_hour: components["schemas"]["StatusHour"][];
            /** Raters */
            raters: number;
            /** Raters Active */
            raters_active: number;
            /** Skipped */
            skipped: number;
            /** State */
            state: string;
            /** Wanted */
            wanted: number;
        };
        /**
         * Submit
         * @description Answers to the item of a lease, by question, with the active time.
         */
        Submit: {
            /**
             * Comment
             * @default
             */
            comment: string;
            /**
             * Hold
             * @default 0
             */
            hold: number;
            /** Labels */
            labels: {
                [key: string]: unknown;
            };
            /** Lease */
            lease: string;
            /** Seconds */
            seconds: number;
            /** Submission */
            submission: string;
        };
        /**
         * Submitted
         * @description The receipt, and what is next.
         */
        Submitted: {
            /** Leases */
            leases: components["schemas"]["LeaseView"][];
            progress: components["schemas"]["Progress"];
            receipt: components["schemas"]["ReceiptView"];
            /**
             * State
             * @enum {string}
             */
            state: "work" | "done" | "paused" | "consent" | "guideline" | "closed";
        };
        /**
         * TemplateList
         * @description The templates that come with Quorate.
         */
        TemplateList: {
            /** Templates */
            templates: components["schemas"]["TemplateView"][];
        };
        /**
         * TemplateView
         * @description A campaign to begin with, and items to see it with.
         */
        TemplateView: {
            /** About */
            about: string;
            /** Name */
            name: string;
            /** Pictures */
            pictures: {
                [key: string]: string;
            };
            /** Sample Items */
            sample_items: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            /** Spec */
            spec: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Title */
            title: string;
        };
        /**
         * ToTell
         * @description An address, and the kinds of events that it is told of; all when none is named.
         */
        ToTell: {
            /**
             * Kinds
             * @default []
             */
            kinds: string[];
            /** Url */
            url: string;
        };
        /**
         * Today
         * @description What was done since a moment, by default the last midnight UTC.
         */
        Today: {
            /** Earned */
            earned: number;
            /** Judged */
            judged: number;
            /** Seconds */
            seconds: number;
        };
        /**
         * TokenView
         * @description A token, without its secret. Times are milliseconds UTC.
         */
        TokenView: {
            /** Expires At */
            expires_at: number | null;
            /** Issued At */
            issued_at: number;
            /** Name */
            name: string;
            /** Revoked At */
            revoked_at: number | null;
            /** Scopes */
            scopes: components["schemas"]["Right"][];
            /** Token */
            token: string;
        };
        /**
         * Tokens
         * @description One's tokens, oldest first.
         */
        Tokens: {
            /** Tokens */
            tokens: components["schemas"]["TokenView"][];
        };
        /**
         * Uploaded
         * @description How many items a file added, what was taken for what, and the rows that were refused.
         */
        Uploaded: {
            /** Added */
            added: number;
            /** Mapping */
            mapping: string[];
            /** Media */
            media: number;
            /** Refused */
            refused: components["schemas"]["RefusedRow"][];
            /** Refused Count */
            refused_count: number;
        };
        /**
         * WebhookList
         * @description The webhooks of a campaign.
         */
        WebhookList: {
            /** Webhooks */
            webhooks: components["schemas"]["WebhookView"][];
        };
        /**
         * WebhookView
         * @description A webhook: what it is told of, how far it was told, and what it last answered.
         */
        WebhookView: {
            /** Added At */
            added_at: number;
            /** Answer */
            answer: string;
            /** Attempts */
            attempts: number;
            /** Kinds */
            kinds: string[];
            /** Next Index */
            next_index: number;
            /** Url */
            url: string;
            /** Webhook */
            webhook: string;
        };
        /**
         * Why
         * @description Why something is done.
         */
        Why: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Work
         * @description What a rater has to do now, or why nothing.
         */
        Work: {
            consent: components["schemas"]["ConsentView"] | null;
            guideline: components["schemas"]["GuidelineView"];
            /** Leases */
            leases: components["schemas"]["LeaseView"][];
            progress: components["schemas"]["Progress"];
            /** Reason */
            reason: string;
            /**
             * State
             * @enum {string}
             */
            state: "work" | "done" | "paused" | "consent" | "guideline" | "closed";
        };
        /**
         * Reason
         * @description Why something is done; kept in the log.
         */
        quorate__server__routes__items__Reason: {
            /** Reason */
            reason: string;
        };
        /**
         * NewRole
         * @description Another role for a member.
         */
        quorate__server__routes__members__NewRole: {
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
        };
        /**
         * NewRole
         * @description A role in the installation.
         */
        quorate__server__routes__people__NewRole: {
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "member";
        };
        /**
         * Reason
         * @description Why; it stands in the log, so it names nobody.
         */
        quorate__server__routes__people__Reason: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
